import type { FlowEdge } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { remove } from "../store/edits.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { EdgePartitioning } from "./edge-partitioning.tsx";
import { FieldProblems } from "./field-problems.tsx";
import { SchemaTable, SchemaTitle } from "./node-schemas.tsx";
import { InspectorHead } from "./inspector-head.tsx";

/** The selected channel: where from, where to, how rows are spread, and what flows on it. */
export function EdgeInspector({ edge }: { readonly edge: FlowEdge }) {
  const w = useWords();
  const nodes = useDocument((state) => state.history.value.nodes);
  const result = useCompiled((compiled) => compiled.result);
  const schema = result.schemas[edge.id];
  const partitioning = result.streamGraph?.edges.find((candidate) => candidate.id === edge.id)?.partitioning
    .kind;
  const isChannel = result.jobGraph?.edges.some((candidate) => candidate.streamEdgeIds.includes(edge.id));
  const spread = isChannel === false ? "chained" : partitioning;
  const nameOf = (id: string) => nodes.find((node) => node.id === id)?.name ?? id;
  const problems = result.diagnostics.filter((diagnostic) => diagnostic.edgeId === edge.id);
  return (
    <div className="inspector" data-testid="edge-inspector">
      <InspectorHead title={w.inspector.edge} />
      <div className="scroll inspector-body schemas">
        <EdgePartitioning edge={edge} schema={schema} problems={problems} />
        <FieldProblems problems={problems.filter(({ path }) => path.length === 0)} />
        <dl className="facts-list">
          <dt>{w.inspector.from}</dt>
          <dd>{nameOf(edge.from.node)}</dd>
          <dt>{w.inspector.to}</dt>
          <dd>{nameOf(edge.to.node)}</dd>
          {spread !== undefined && spread !== edge.partitioning?.kind && (
            <>
              <dt>{w.inspector.partitioning}</dt>
              <dd>{w.inspector.partitionings[spread]}</dd>
            </>
          )}
        </dl>
        {schema ? (
          <>
            <SchemaTitle title={w.inspector.columnCount(schema.fields.length)} schema={schema} />
            <SchemaTable schema={schema} />
          </>
        ) : (
          <p className="d">{w.inspector.unknownSchema}</p>
        )}
      </div>
      <footer className="inspector-foot">
        <button
          type="button"
          className="btn small danger r"
          onClick={() => remove({ edges: new Set([edge.id]) })}
        >
          {w.inspector.delete}
        </button>
      </footer>
    </div>
  );
}
