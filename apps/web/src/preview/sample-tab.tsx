import { useLocale, useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { onlyEdge, onlyNode, useSelection } from "../store/selection-store.ts";
import { EmptyChannel } from "../ui/empty-channel.tsx";
import { formatExact } from "../ui/format-figure.ts";
import { joined } from "../i18n/joined.ts";
import { sampleOfNode } from "./edge-sample.ts";
import type { Preview } from "./preview-store.ts";
import { usePreview, usePreviewing } from "./preview-store.ts";
import { typedSources } from "./typed-sources.ts";
import { SampleStatus } from "./sample-status.tsx";
import { SampleTable } from "./sample-table.tsx";

const ROWS = 200;

/** The node whose output the drawer shows: the selected one, what feeds it where it gives nothing, or the channel's. */
export function useShownNode(): string | null {
  const selection = useSelection();
  const edges = useDocument((state) => state.history.value.edges);
  const outputs = useCompiled((compiled) => compiled.result.outputs);
  const edge = edges.find(({ id }) => id === onlyEdge(selection));
  if (edge) return edge.from.node;
  const node = onlyNode(selection);
  if (node === null || outputs[node]) return node;
  return edges.find(({ to }) => to.node === node)?.from.node ?? node;
}

/** Below the canvas in Design: rows that leave what is selected, computed from a sample. */
export function SampleTab() {
  usePreviewing();
  const w = useWords();
  const nodeId = useShownNode();
  const preview = usePreview();
  const schema = useCompiled((compiled) => compiled.result.outputs[nodeId ?? ""]);
  if (nodeId === null) {
    return (
      <div className="drawer-empty">
        <EmptyChannel />
        <div>
          <p className="b">{w.preview.choose}</p>
          <p className="d">{w.preview.chooseText}</p>
        </div>
      </div>
    );
  }
  const sample = sampleOfNode(preview, nodeId);
  if (!schema || !sample || sample.rows.length === 0)
    return <SampleStatus preview={preview} sample={sample} />;
  return (
    <>
      <TypedNote preview={preview} nodeId={nodeId} />
      {preview.cut && <p className="sample-cut d">{w.preview.cut}</p>}
      <SampleTable schema={schema} sample={sample} rows={ROWS} columns={null} label={w.preview.tab} />
    </>
  );
}

/** Says whose rows were typed, of the sources that lead to what is shown. */
function TypedNote({ preview, nodeId }: { readonly preview: Preview; readonly nodeId: string }) {
  const w = useWords();
  const locale = useLocale();
  const names = typedSources(preview, nodeId);
  if (names.length === 0) return null;
  return (
    <p className="sample-cut d" data-testid="typed-sample">
      {w.preview.typed(joined(names, locale))}
    </p>
  );
}

/** Beside the tabs: whose rows they are, and how many. */
export function SampleCount() {
  const w = useWords();
  const nodeId = useShownNode();
  const preview = usePreview();
  const name = useDocument((state) => state.history.value.nodes.find(({ id }) => id === nodeId)?.name);
  const sample = nodeId === null ? null : sampleOfNode(preview, nodeId);
  if (!sample || name === undefined) return null;
  return (
    <span className="el" data-testid="sample-count">
      {`${name}: ${w.preview.rows(sample.rows.length, formatExact(sample.total))}, ${w.preview.fromSample}`}
    </span>
  );
}
