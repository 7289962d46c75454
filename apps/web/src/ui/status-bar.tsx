import { useEffect, useRef, useState } from "react";
import { useShallow } from "zustand/react/shallow";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { liveness } from "../monitor/liveness.ts";
import type { Liveness } from "../monitor/liveness.ts";
import { serverNow, useLive } from "../monitor/live-store.ts";
import { metricsFeed } from "../monitor/metrics-feed.ts";
import { STALE_MS } from "../monitor/stale-banner.tsx";
import { setText, useFigures } from "../monitor/use-figures.ts";
import { useDocument } from "../store/document-store.ts";
import { formatDuration } from "../inspector/duration-text.ts";
import { formatCount, formatExact, formatLength } from "./format-figure.ts";
import { LateGlyph } from "./glyphs.tsx";
import { Icon } from "./icon.tsx";
import { useExecutionMode } from "../store/use-execution-mode.ts";

export function StatusBar({ running }: { readonly running: boolean }) {
  return (
    <footer className="status">
      <Connection running={running} />
      {running ? <ClusterFigures /> : <DesignFigures />}
    </footer>
  );
}

/** Whether figures come, how often, and how old they are when they are here. */
function Connection({ running }: { readonly running: boolean }) {
  const w = useWords();
  const locale = useLocale();
  const { kind, isLate } = useLiveness(running);
  const rate = useRef<HTMLSpanElement>(null);
  const frequency = useRef(new Frequency());
  useFigures(() => {
    const { figures, receivedMs } = metricsFeed;
    if (!figures || !running) {
      setText(rate.current, "");
      return;
    }
    const hz = frequency.current.tick(receivedMs);
    const behindMs = Math.max(0, serverNow() - figures.timeMs);
    setText(
      rate.current,
      `${locale === "zh" ? "，" : ", "}${w.status.hz(hz)}${locale === "zh" ? "，" : ", "}${w.status.behind(formatLength(behindMs, locale))}`,
    );
  });
  if (kind !== "live") {
    return (
      <span className={`row ${kind === "waiting" || isLate ? "bpx" : "dd"}`} data-testid="connection">
        <Icon name={kind === "waiting" || isLate ? "warning" : "activity"} />
        {isLate ? w.status.silent : kind === "connecting" ? w.status.connecting : w.status.waiting}
      </span>
    );
  }
  return (
    <span data-testid="connection">
      <span className="row nw when-fresh">
        <Icon name="check" className="okc" />
        <span className="live-word">
          {w.status.live}
          <span ref={rate} className="live-rate" />
        </span>
      </span>
      <span className="row nw bpx when-stale">
        <Icon name="warning" />
        {w.status.silent}
      </span>
    </span>
  );
}

/** `isLate`: a job runs, and its first figures have not come for so long that others would be called old. */
function useLiveness(running: boolean): { readonly kind: Liveness; readonly isLate: boolean } {
  const live = useLive(
    useShallow(({ status, heard, heardOfJob, refusal, job, openedMs }) => ({
      status,
      heard,
      heardOfJob,
      refusal,
      openedMs,
      state: job?.summary.state ?? null,
    })),
  );
  const { openedMs } = live;
  const [hasFigures, setHasFigures] = useState(false);
  useFigures(() => setHasFigures(metricsFeed.figures !== null && metricsFeed.receivedMs >= openedMs));
  const kind = liveness(live, { running, hasFigures });
  const awaitsFigures = kind === "connecting" && live.state === "running" && live.heardOfJob;
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!awaitsFigures) return undefined;
    const timer = setTimeout(() => setLate(true), STALE_MS);
    return () => clearTimeout(timer);
  }, [awaitsFigures]);
  return { kind, isLate };
}

/** Ticks in the last two seconds, as whole Hz. */
class Frequency {
  #times: number[] = [];

  tick(nowMs: number): number {
    if (this.#times.at(-1) !== nowMs) this.#times.push(nowMs);
    this.#times = this.#times.filter((time) => nowMs - time < 2_000);
    return Math.max(1, Math.round(this.#times.length / 2));
  }
}

function ClusterFigures() {
  const w = useWords();
  const locale = useLocale();
  const cluster = useLive((state) => state.cluster);
  const late = useRef<HTMLSpanElement>(null);
  useFigures(() => {
    const count = metricsFeed.figures?.lateRecords ?? 0;
    late.current?.toggleAttribute("hidden", count === 0);
    setText(late.current?.querySelector("span") ?? null, w.status.late(formatCount(count)));
  });
  if (!cluster) return null;
  const slots = cluster.taskManagers.flatMap((taskManager) => taskManager.slots);
  const free = slots.filter((slot) => slot.jobId === null).length;
  const used = cluster.taskManagers.reduce((sum, { segments }) => sum + segments.used, 0);
  const total = cluster.taskManagers.reduce((sum, { segments }) => sum + segments.total, 0);
  return (
    <>
      <span>
        {joined(
          [w.status.taskManagers(cluster.taskManagers.length), w.status.slots(slots.length, free)],
          locale,
        )}
      </span>
      <span>{w.status.segments(formatExact(used), formatExact(total))}</span>
      <span ref={late} className="row r" hidden>
        <LateGlyph />
        <span />
      </span>
    </>
  );
}

function DesignFigures() {
  const w = useWords();
  const locale = useLocale();
  const { parallelism, maxParallelism, checkpoint } = useDocument((state) => state.history.value.settings);
  const mode = useExecutionMode();
  return (
    <span className="group r">
      <span>{w.status.parallelism(parallelism)}</span>
      <span>{w.status.maxParallelism(maxParallelism)}</span>
      <span>
        {checkpoint.intervalMs === null || mode === "batch"
          ? w.status.checkpointOff
          : w.status.checkpointEvery(
              formatDuration(checkpoint.intervalMs, locale),
              w.settings.modes[checkpoint.mode],
            )}
      </span>
    </span>
  );
}
