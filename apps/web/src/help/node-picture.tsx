import type { AnyNodeDefinition, FlowDocument } from "@millrace/graph";
import { EXAMPLE_NODE_ID } from "@millrace/nodes";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { freshColumns, keysOnTheWay, sampleOfNode } from "../preview/edge-sample.ts";
import "../preview/preview.css";
import type { Preview } from "../preview/preview-store.ts";
import { SampleStatus } from "../preview/sample-status.tsx";
import { SampleTable } from "../preview/sample-table.tsx";
import { formatExact } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { nodeIcon } from "../ui/icon-paths.ts";
import { useNodeRun } from "./use-node-run.ts";

const ROWS = 12;
const COLUMNS = 5;

interface NodePictureProps {
  readonly definition: AnyNodeDefinition;
  readonly document: FlowDocument;
}

/** What a node does, as rows: those that go in, the node, those that come out. Both were computed by the engine just now. */
export function NodePicture({ definition, document }: NodePictureProps) {
  const locale = useLocale();
  const { preview, result } = useNodeRun(document);
  const run = { preview, result, edges: document.edges };
  const shown = document.nodes.find(({ id }) => id === EXAMPLE_NODE_ID);
  const incoming = document.edges.filter(({ to }) => to.node === EXAMPLE_NODE_ID);
  const leaving = document.edges.find(({ from }) => from.node === EXAMPLE_NODE_ID);
  return (
    <figure className="node-picture" data-testid="node-picture" data-state={preview.state}>
      {incoming.length > 0 && (
        <div className="rows-in">
          {incoming.map(({ id, from }) => (
            <Rows key={id} {...run} edgeId={id} nodeId={from.node} />
          ))}
        </div>
      )}
      {incoming.length > 0 && <Arrow />}
      <div className={`picture-node ${definition.category}`}>
        <span className="row b">
          <Icon name={nodeIcon(definition.icon)} />
          {definition.title[locale]}
        </span>
        <span className="m d">{shown ? definition.summarize(shown.config) : ""}</span>
      </div>
      {leaving && <Arrow />}
      {leaving && (
        <div className="rows-out">
          <Rows {...run} edgeId={leaving.id} nodeId={EXAMPLE_NODE_ID} />
        </div>
      )}
    </figure>
  );
}

interface RowsProps {
  readonly preview: Preview;
  readonly result: ReturnType<typeof useNodeRun>["result"];
  readonly edges: FlowDocument["edges"];
  readonly edgeId: string;
  readonly nodeId: string;
}

function Rows({ preview, result, edges, edgeId, nodeId }: RowsProps) {
  const w = useWords();
  const sample = sampleOfNode(preview, nodeId);
  const schema = result.schemas[edgeId];
  if (!schema || !sample || sample.rows.length === 0)
    return <SampleStatus preview={preview} sample={sample} />;
  const inputs = Object.entries(result.schemas).flatMap(([id, other]) => (id === edgeId ? [] : [other]));
  const more = sample.total - Math.min(sample.total, ROWS);
  return (
    <>
      <SampleTable
        schema={schema}
        sample={sample}
        rows={ROWS}
        columns={{
          most: COLUMNS,
          fresh: freshColumns(schema, inputs),
          keys: keysOnTheWay(edgeId, edges, result.schemas),
        }}
        label={w.preview.tab}
      />
      {more > 0 && <p className="d more">{w.help.more(formatExact(more))}</p>}
    </>
  );
}

function Arrow() {
  return (
    <svg className="picture-arrow" width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">
      <path d="M0 3.5h24M0 10.5h24" stroke="var(--bank)" />
      <path d="M25 0v14" stroke="var(--ink2)" strokeWidth="2" />
    </svg>
  );
}
