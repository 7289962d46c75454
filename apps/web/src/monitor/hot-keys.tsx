import type { Job } from "@millrace/protocol";
import { useWords } from "../i18n/use-words.ts";
import { formatShare } from "../ui/format-figure.ts";
import { useInsight } from "./insight-store.ts";
import { isHotKey } from "./is-hot-key.ts";

/** Nothing is said of keys that are all rarer. */
const NOTABLE = 0.01;

/** The keys that come most often over the keyed input of a node's task. */
export function HotKeys({ job, nodeId }: { readonly job: Job; readonly nodeId: string }) {
  const w = useWords();
  const vertex = job.jobGraph.vertices.find(({ operators }) => operators[0]?.nodeId === nodeId);
  const all = useInsight((state) => state.hotKeys);
  const own = all.filter(({ vertexId }) => vertexId === vertex?.id);
  if (own.length === 0) return null;
  return (
    <section className="panel-section" data-testid="hot-keys">
      {own.map(({ columns, keys }) => {
        const shown = keys.filter(({ share }) => share >= NOTABLE);
        const shares = keys.map(({ share }) => share);
        return (
          <div key={columns.join()}>
            <h2 className="heading">
              {w.watch.node.hotKeys} <span className="dd m">{columns.join(", ")}</span>
            </h2>
            {shown.length === 0 && <p className="dd s">{w.watch.node.noHotKeys}</p>}
            {shown.map(({ values, share }, index) => (
              <div
                key={values.join("\u0000")}
                className={`hot-key ${isHotKey(shares, index) ? "is-hot" : ""}`}
              >
                <span className="m el" title={values.join(", ")}>
                  {values.map((value) => value ?? "NULL").join(", ")}
                </span>
                <span className="load">
                  <i style={{ width: formatShare(share) }} />
                </span>
                <span className="m">{formatShare(share)}</span>
              </div>
            ))}
          </div>
        );
      })}
    </section>
  );
}
