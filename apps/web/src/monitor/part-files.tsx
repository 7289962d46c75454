import type { StreamNode } from "@millrace/graph";
import type { Job } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { formatBytes, formatExact } from "../ui/format-figure.ts";

/** Files that a file sink has finished, each with the checkpoint that covers it. */
export function PartFiles({ job, node }: { readonly job: Job; readonly node: StreamNode }) {
  const w = useWords();
  const parts = job.parts.filter((part) => part.nodeId === node.id);
  if (!node.operators.some((operator) => operator.kind === "file-sink")) return null;
  return (
    <section className="panel-section">
      <h2 className="heading">{w.run.parts}</h2>
      {parts.length === 0 ? (
        <p className="d s">{w.run.noParts}</p>
      ) : (
        <table className="tbl" data-testid="parts">
          <thead>
            <tr>
              <th>{w.run.partFile}</th>
              <th className="n">{w.run.rows}</th>
              <th className="n">{w.run.size}</th>
              <th className="n">{w.run.coveredBy}</th>
            </tr>
          </thead>
          <tbody>
            {parts.toReversed().map((part) => (
              <tr key={part.path}>
                <td className="k el part-name" title={part.path}>
                  {part.name}
                </td>
                <td className="n">{formatExact(part.rows)}</td>
                <td className="n">{formatBytes(part.bytes)}</td>
                <td className="n barc">{part.checkpointId}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
