import type { FlowGroup } from "@millrace/graph";
import { deleteSelection } from "../actions/clipboard.ts";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { renameGroup, setCollapsed, ungroup } from "../store/group-edits.ts";
import { clearSelection, selectNodes } from "../store/selection-store.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { NameInput } from "./name-input.tsx";
import { ToggleField } from "./toggle-field.tsx";

/** The selected group: its title, whether it is one card, and what is in it. */
export function GroupInspector({ group }: { readonly group: FlowGroup }) {
  const w = useWords();
  const nodes = useDocument((state) => state.history.value.nodes);
  return (
    <div className="inspector" data-testid="group-inspector">
      <header className="inspector-head">
        <Icon name="group" />
        <b className="b title el">{group.name}</b>
        <IconButton className="ghost r" icon="close" label={w.inspector.close} onClick={clearSelection} />
      </header>
      <form className="form inspector-body scroll" onSubmit={(event) => event.preventDefault()}>
        <div className="field">
          <label className="field-label" htmlFor="group-name">
            {w.draw.groupName}
          </label>
          <NameInput
            id="group-name"
            testId="group-name"
            value={group.name}
            onChange={(name) => renameGroup(group.id, name)}
          />
        </div>
        <div className="field">
          <label className="field-label" htmlFor="group-collapsed">
            {w.draw.collapsed}
          </label>
          <ToggleField
            id="group-collapsed"
            label={w.draw.collapsed}
            value={group.collapsed}
            onChange={(collapsed) => setCollapsed(new Set([group.id]), collapsed)}
          />
        </div>
        <div className="field wide">
          <span className="field-label">{w.draw.members}</span>
          {nodes
            .filter(({ id }) => group.nodes.includes(id))
            .map(({ id, name }) => (
              <button
                key={id}
                type="button"
                className="outline-item el"
                onClick={() => {
                  if (group.collapsed) setCollapsed(new Set([group.id]), false);
                  selectNodes([id]);
                  canvasHandle()?.reveal(id);
                }}
              >
                {name}
              </button>
            ))}
        </div>
      </form>
      <footer className="inspector-foot">
        <button
          type="button"
          className="btn small"
          onClick={() => {
            ungroup(new Set([group.id]));
            selectNodes(group.nodes);
          }}
        >
          {w.draw.ungroup}
        </button>
        <button type="button" className="btn small danger r" onClick={deleteSelection}>
          {w.inspector.delete}
        </button>
      </footer>
    </div>
  );
}
