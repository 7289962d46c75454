import type { OperatorSample } from "@millrace/engine/simulation";
import type { FlowNode, RowSchema } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { sampleOfNode } from "../preview/edge-sample.ts";
import { usePreview, usePreviewing } from "../preview/preview-store.ts";
import { SampleStatus } from "../preview/sample-status.tsx";
import { SampleTable } from "../preview/sample-table.tsx";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { formatExact } from "../ui/format-figure.ts";
import { FailedCall } from "./failed-call.tsx";

const ROWS = 50;

/** What a function makes of the rows of the samples, computed while it is written. */
export function TryRows({ node, field }: { readonly node: FlowNode; readonly field: string }) {
  usePreviewing();
  const w = useWords();
  const preview = usePreview();
  const edges = useDocument((state) => state.history.value.edges);
  const { schemas, outputs, diagnostics } = useCompiled((compiled) => compiled.result);
  const edge = edges.find(({ to }) => to.node === node.id);
  const rowsIn = edge === undefined ? null : sampleOfNode(preview, edge.from.node);
  const rowsOut = sampleOfNode(preview, node.id);
  const { problem } = preview;
  const failure = problem?.kind === "job" && problem.failure.nodeId === node.id ? problem.failure : null;
  const isBlocked = diagnostics.some(({ nodeId, severity }) => nodeId === node.id && severity === "error");
  return (
    <section className="try-rows" aria-label={w.functions.tryIt}>
      <Rows title={w.functions.rowsIn} schema={schemas[edge?.id ?? ""]} sample={rowsIn}>
        <SampleStatus preview={preview} sample={rowsIn} />
      </Rows>
      {failure && <FailedCall nodeId={node.id} field={field} failure={failure} />}
      <Rows
        title={w.functions.rowsOut}
        schema={isBlocked ? undefined : outputs[node.id]}
        sample={isBlocked ? null : rowsOut}
      >
        {isBlocked ? (
          <div className="sample-status" role="status">
            <p className="b">{w.functions.blocked}</p>
            <p className="d">{w.functions.blockedText}</p>
          </div>
        ) : (
          failure === null && <SampleStatus preview={preview} sample={rowsOut} />
        )}
      </Rows>
    </section>
  );
}

interface RowsProps {
  readonly title: string;
  readonly schema: RowSchema | undefined;
  readonly sample: OperatorSample | null;
  /** What stands where there are no rows. */
  readonly children: React.ReactNode;
}

function Rows({ title, schema, sample, children }: RowsProps) {
  const w = useWords();
  const count = sample === null ? 0 : Math.min(ROWS, sample.rows.length);
  return (
    <div className="try-side">
      <p className="b try-title">
        {title}
        {sample !== null && count > 0 && (
          <span className="dd">{w.preview.rows(count, formatExact(sample.total))}</span>
        )}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard */}
      <div className="scroll try-scroll" role="region" aria-label={title} tabIndex={0}>
        {schema && sample && count > 0 ? (
          <SampleTable schema={schema} sample={sample} rows={ROWS} columns={null} label={title} />
        ) : (
          children
        )}
      </div>
    </div>
  );
}
