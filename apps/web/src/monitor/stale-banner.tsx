import { useEffect, useRef } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatAge, formatClock } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { retryLive } from "./connection.ts";
import { isOver } from "./job-state-view.ts";
import { serverNow, useLive } from "./live-store.ts";
import { metricsFeed } from "./metrics-feed.ts";
import { setText } from "./use-figures.ts";

/** Figures come four times a second; older ones than this are said to be old. */
export const STALE_MS = 3_000;

/** Dims what is no longer measured and says how old it is. Checked by the clock: nothing else tells of silence. */
export function StaleBanner() {
  const w = useWords();
  const locale = useLocale();
  const banner = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const check = () => {
      const ageMs = performance.now() - metricsFeed.receivedMs;
      const stale = isStale(ageMs);
      document.querySelector(".workbench")?.classList.toggle("stale", stale);
      banner.current?.toggleAttribute("hidden", !stale);
      if (!stale || !Number.isFinite(ageMs)) return;
      setText(banner.current?.querySelector("b") ?? null, w.stale.title(formatAge(ageMs, locale)));
      setText(
        banner.current?.querySelector(".as-of") ?? null,
        w.stale.asOf(formatClock(serverNow() - ageMs)),
      );
    };
    const timer = setInterval(check, 500);
    return () => {
      clearInterval(timer);
      document.querySelector(".workbench")?.classList.remove("stale");
    };
  }, [w, locale]);
  return (
    <div ref={banner} className="stale-banner banner warn" role="status" data-testid="stale" hidden>
      <Icon name="warning" className="bpx" />
      <span>
        <b className="b" /> {w.stale.text} <span className="as-of dd m" />
      </span>
      <button type="button" className="btn small" onClick={retryLive}>
        {w.stale.retry}
      </button>
    </div>
  );
}

/** A job that has ended measures nothing: its last figures are not stale. */
function isStale(ageMs: number): boolean {
  const { job, status } = useLive.getState();
  if (!job || isOver(job.summary.state) || !Number.isFinite(ageMs)) return false;
  return ageMs > STALE_MS && (status.kind !== "open" || job.summary.state === "running");
}
