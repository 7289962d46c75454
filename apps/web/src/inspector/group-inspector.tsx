import type { FlowGroup } from "@millrace/graph";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { useWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { renameGroup, setCollapsed, ungroup } from "../store/group-edits.ts";
import { selectNodes } from "../store/selection-store.ts";
import { NameInput } from "./name-input.tsx";
import { ToggleField } from "./toggle-field.tsx";
import { InspectorFoot } from "./inspector-foot.tsx";
import { InspectorHead } from "./inspector-head.tsx";

/** The selected group: its title, whether it is one card, and what is in it. */
export function GroupInspector({ group }: { readonly group: FlowGroup }) {
  const w = useWords();
  const nodes = useDocument((state) => state.history.value.nodes);
  return (
    <div className="inspector" data-testid="group-inspector">
      <InspectorHead icon="group" title={group.name} />
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
      <InspectorFoot>
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
      </InspectorFoot>
    </div>
  );
}
