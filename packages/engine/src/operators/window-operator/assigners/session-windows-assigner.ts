import { JobFailureError } from "../../../task/job-failure-error.ts";
import type { RowProbes } from "../row-probes.ts";
import type { WindowAssigner } from "./window-assigner.ts";

/** A window of one gap, which the operator merges with those that it meets. */
export class SessionWindowsAssigner implements WindowAssigner {
  readonly starts = [0];
  readonly ends = [0];
  readonly lanes = [0];
  readonly merges = true;
  readonly endsByTime = true;
  readonly most = 1;
  readonly #gapOf: (i: number) => number;

  constructor(gapOf: (i: number) => number) {
    this.#gapOf = gapOf;
  }

  assign(timestamp: number, i: number): number {
    this.starts[0] = timestamp;
    this.ends[0] = timestamp + this.#gapOf(i);
    return 1;
  }

  shown(time: number): number {
    return time;
  }
}

/** The gap of each row by an expression. One that is no gap fails the job. */
export function gapByProbe(probes: RowProbes, probe: number, leastMs: number): (i: number) => number {
  return (i) => {
    const gap = Math.trunc(probes.value(probe, i));
    if (gap >= leastMs) return gap;
    throw new JobFailureError("runtime.session-gap", { gap: Number.isNaN(gap) ? "NULL" : gap });
  };
}
