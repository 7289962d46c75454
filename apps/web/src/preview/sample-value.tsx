import { useWords } from "../i18n/use-words.ts";
import { useCompiled } from "../store/compile-store.ts";
import { sampleOfNode } from "./edge-sample.ts";
import { usePreview, usePreviewing } from "./preview-store.ts";

/** The first value that a node gives in a column, beside the expression that makes it. */
export function SampleValue({ nodeId, column }: { readonly nodeId: string; readonly column: string }) {
  usePreviewing();
  const w = useWords();
  const fields = useCompiled((compiled) => compiled.result.outputs[nodeId]?.fields);
  const index = fields?.findIndex(({ name }) => name === column) ?? -1;
  const row = usePreview((preview) => sampleOfNode(preview, nodeId)?.rows[0]);
  if (index < 0 || row === undefined) return null;
  return (
    <span className="sample-value dd">
      {w.preview.sampleValue} <b className="m b">{row.values[index] ?? "NULL"}</b>
    </span>
  );
}
