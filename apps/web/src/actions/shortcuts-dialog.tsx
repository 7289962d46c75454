import { useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { actionSections } from "./all-actions.ts";
import { shortcutLabel } from "./shortcut.ts";
import "./shortcuts-dialog.css";

const close = () => setView({ shortcutsOpen: false });

/** All keys, from the actions themselves. */
export function ShortcutsDialog() {
  const open = useView((view) => view.shortcutsOpen);
  const w = useWords();
  if (!open) return null;
  return (
    <Dialog className="shortcuts" label={w.draw.keysTitle} onClose={close}>
      <header className="row">
        <b className="b title">{w.draw.keysTitle}</b>
        <IconButton className="ghost r" icon="close" label={w.draw.closeDialog} onClick={close} />
      </header>
      <p className="d">{w.draw.keysText}</p>
      <div className="shortcut-columns">
        {actionSections.map(({ name, actions }) => {
          const withKeys = actions.filter(({ keys }) => keys.length > 0);
          return (
            withKeys.length > 0 && (
              <section key={name}>
                <h2 className="heading">{w.draw.sections[name]}</h2>
                <dl>
                  {withKeys.map((action) => (
                    <div key={action.name} className="shortcut">
                      <dt className="el">{w.commands.names[action.name]}</dt>
                      <dd>
                        {action.keys.slice(0, 2).map((key) => (
                          <kbd key={key} className="kbd">
                            {shortcutLabel(key)}
                          </kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
