import { configFields } from "@millrace/graph";
import type { ConfigField, FlowNode } from "@millrace/graph";
import { allActions } from "../actions/all-actions.ts";
import type { ActionName } from "../actions/action.ts";
import { duplicateSelection } from "../actions/clipboard.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { definitionOf } from "../store/definitions.ts";
import { useDocument } from "../store/document-store.ts";
import { setConfigOfAll, setParallelism } from "../store/edits.ts";
import { selectedNodeIds, useSelection } from "../store/selection-store.ts";
import { FieldWidget } from "./field-widget.tsx";
import { IntegerField } from "./integer-field.tsx";
import { InspectorFoot } from "./inspector-foot.tsx";
import { InspectorHead } from "./inspector-head.tsx";

/** Several nodes: what they have in common is set for all of them in one step. */
export function SeveralInspector() {
  const w = useWords();
  const selection = useSelection();
  const document = useDocument((state) => state.history.value);
  const ids = selectedNodeIds(selection, document);
  const nodes = document.nodes.filter((node) => ids.includes(node.id));
  const count = ids.length + selection.notes.size;
  return (
    <div className="inspector" data-testid="several-inspector">
      <InspectorHead title={w.inspector.several(count)} />
      <div className="scroll inspector-body">
        {nodes.length > 0 && <CommonForm nodes={nodes} inherited={document.settings.parallelism} />}
        <AlignButtons count={count} />
      </div>
      <InspectorFoot className="several">
        <button type="button" className="btn small" onClick={duplicateSelection}>
          {w.inspector.duplicate}
        </button>
      </InspectorFoot>
    </div>
  );
}

function CommonForm({
  nodes,
  inherited,
}: {
  readonly nodes: readonly FlowNode[];
  readonly inherited: number;
}) {
  const w = useWords();
  const locale = useLocale();
  const ids = nodes.map(({ id }) => id);
  const [first] = nodes;
  const same = nodes.every((node) => node.parallelism === first?.parallelism);
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <p className="dd s form-hint">{w.draw.severalHint}</p>
      <div className="field">
        <label className="field-label" htmlFor="several-parallelism">
          {w.inspector.parallelism}
        </label>
        <IntegerField
          key={ids.join()}
          id="several-parallelism"
          testId="several-parallelism"
          value={same ? (first?.parallelism ?? null) : null}
          min={1}
          max={128}
          optional
          placeholder={same ? w.inspector.inherits(inherited) : w.draw.mixed}
          onChange={(value) => setParallelism(ids, value)}
        />
      </div>
      {first &&
        commonFields(nodes).map(({ name, meta }) => (
          <div key={name} className="field" data-testid={`several-${name}`}>
            <label className="field-label" htmlFor={`several-${name}`}>
              {meta.label[locale]}
            </label>
            <FieldWidget
              id={`several-${name}`}
              name={name}
              label={meta.label[locale]}
              value={first.config[name]}
              widget={meta.widget}
              node={first}
              input={null}
              problems={[]}
              locale={locale}
              onChange={(value) => setConfigOfAll(ids, name, value)}
            />
          </div>
        ))}
    </form>
  );
}

/** Widgets whose value means the same in another node, whatever flows into it. */
const CARRIED = new Set(["duration", "text", "path", "integer", "choice", "toggle"]);

/** Fields of nodes of one kind that do not depend on their input and have the same value in all of them. */
function commonFields(nodes: readonly FlowNode[]): readonly ConfigField[] {
  const [first] = nodes;
  const definition = first && definitionOf(first.kind);
  if (!first || !definition || nodes.some((node) => node.kind !== first.kind)) return [];
  return configFields(definition).filter(
    ({ name, meta }) =>
      CARRIED.has(meta.widget.kind) &&
      nodes.every((node) => JSON.stringify(node.config[name]) === JSON.stringify(first.config[name])),
  );
}

const ALIGNMENTS: readonly ActionName[] = [
  "alignLeft",
  "alignCentre",
  "alignRight",
  "alignTop",
  "alignMiddle",
  "alignBottom",
  "distributeAcross",
  "distributeDown",
];

function AlignButtons({ count }: { readonly count: number }) {
  const w = useWords();
  return (
    <section className="several-actions" aria-label={w.draw.align}>
      {[...ALIGNMENTS, "group" as const, "layoutSelection" as const].map((name) => {
        const action = allActions.find((candidate) => candidate.name === name);
        const few = name.startsWith("distribute") && count < 3;
        return (
          <button
            key={name}
            type="button"
            className="btn small ghost"
            disabled={few}
            onClick={() => action?.isEnabled() && action.perform()}
          >
            {w.commands.names[name]}
          </button>
        );
      })}
    </section>
  );
}
