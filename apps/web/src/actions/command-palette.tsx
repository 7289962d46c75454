import { catalog } from "@millrace/nodes";
import { Command } from "cmdk";
import { useEffect, useRef } from "react";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { useRoute } from "../store/navigation.ts";
import { selectNodes } from "../store/selection-store.ts";
import { setView, useView } from "../store/view-store.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { addFromPalette } from "./add-from-palette.ts";
import { allActions } from "./all-actions.ts";
import { ConnectCommands } from "./connect-commands.tsx";
import "./command-palette.css";
import { shortcutLabel } from "./shortcut.ts";

const close = () => setView({ commandsOpen: false });

/** Everything that can be done, by typing what it is called. */
export function CommandPalette() {
  const open = useView((view) => view.commandsOpen);
  return open && <OpenPalette />;
}

function OpenPalette() {
  const w = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const designing = useRoute().kind === "document";
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    // A click beside the dialog closes it, as Escape does; its role is the dialog's own.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="commands"
      aria-label={w.commands.title}
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.key === "Escape" && close()}
    >
      <Command label={w.commands.title} loop>
        <Command.Input
          className="inp"
          placeholder={w.commands.placeholder}
          autoFocus
          data-testid="command-input"
        />
        <Command.List className="scroll">
          <Command.Empty className="dd">{w.commands.none}</Command.Empty>
          <ActionCommands />
          {designing && <ConnectCommands onDone={close} />}
          <NodeCommands />
          {designing && <AddCommands />}
        </Command.List>
      </Command>
    </dialog>
  );
}

function ActionCommands() {
  const w = useWords();
  return (
    <Command.Group heading={w.commands.group}>
      {allActions
        .filter((action) => action.name !== "commands" && action.isEnabled())
        .map((action) => (
          <Command.Item
            key={action.name}
            value={`action ${action.name}`}
            keywords={[w.commands.names[action.name]]}
            onSelect={() => run(action.perform)}
          >
            <Icon name={action.icon} />
            {w.commands.names[action.name]}
            {action.keys[0] !== undefined && <kbd className="kbd r">{shortcutLabel(action.keys[0])}</kbd>}
          </Command.Item>
        ))}
    </Command.Group>
  );
}

function NodeCommands() {
  const w = useWords();
  const nodes = useDocument((state) => state.history.value.nodes);
  return (
    <Command.Group heading={w.commands.nodes}>
      {nodes.map((node) => (
        <Command.Item
          key={node.id}
          value={`node ${node.id}`}
          keywords={[node.name]}
          onSelect={() =>
            run(() => {
              selectNodes([node.id]);
              canvasHandle()?.reveal(node.id);
            })
          }
        >
          <Icon name="fit" />
          {node.name}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function AddCommands() {
  const w = useWords();
  const locale = useLocale();
  return (
    <Command.Group heading={w.commands.add}>
      {catalog.map((definition) => (
        <Command.Item
          key={definition.kind}
          value={`add ${definition.kind}`}
          keywords={[definition.title.en, definition.title.zh, ...definition.aliases]}
          onSelect={() => run(() => addFromPalette(definition))}
        >
          <Icon name={nodeIcon(definition.icon)} />
          {w.palette.add(definition.title[locale])}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function run(perform: () => void): void {
  close();
  perform();
}
