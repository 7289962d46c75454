import { monitorEventLoopDelay } from "node:perf_hooks";

/**
 * Loaded into the server's process ahead of it (`--import`): answers "begin" by measuring afresh and "end" with what was
 * measured since, as lateness in ms.
 */
const RESOLUTION_MS = 5;
const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);

process.on("message", (message) => {
  if (message === "begin") {
    histogram.enable();
    histogram.reset();
  }
  if (message !== "end") return;
  const delay: LoopDelay = {
    p50Ms: late(histogram.percentile(50)),
    p99Ms: late(histogram.percentile(99)),
    maxMs: late(histogram.max),
  };
  process.send?.(delay);
});
process.channel?.unref();
