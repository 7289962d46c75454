import type { SlotRequestEntry } from "@millrace/protocol";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { isExampleId } from "../store/example-id.ts";
import { listedName } from "../store/example-language.ts";
import { formatClock, formatLength } from "../ui/format-figure.ts";

const SHOWN = 3;

/** Who asked for slots of late, and how long it took. */
export function SlotRequests({ requests }: { readonly requests: readonly SlotRequestEntry[] }) {
  const w = useWords();
  const locale = useLocale();
  const jobs = useLive((state) => state.jobs);
  const nameOf = (jobId: string): string => {
    const job = jobs?.find(({ id }) => id === jobId);
    return job ? listedName(job.name, isExampleId(job.documentId), locale) : jobId.slice(0, 8);
  };
  return (
    <div className="cluster-part">
      <h2 className="heading">{w.watch.cluster.slotRequests}</h2>
      {requests.length === 0 && <p className="dd s">{w.watch.cluster.noRequests}</p>}
      {requests
        .slice(-SHOWN)
        .toReversed()
        .map(({ timeMs, jobId, slots, tookMs, outcome }) => (
          <p key={`${timeMs} ${jobId}`} className="s">
            <span className="m dd">{formatClock(timeMs)}</span> {w.watch.cluster.asked(nameOf(jobId), slots)}{" "}
            <span className={outcome === "refused" ? "errc" : "d"}>
              {tookMs === null
                ? w.watch.cluster.outcomes[outcome]
                : `${w.watch.cluster.outcomes[outcome]}, ${formatLength(tookMs, locale)}`}
            </span>
          </p>
        ))}
    </div>
  );
}
