import type { JobGraph, JobVertex, WatermarkAlignmentSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { SETTINGS } from "../task/testing/task-rig.ts";
import { assignerFigure, timedSource } from "../testing/timed-source.ts";
import { Simulation } from "./simulation.ts";

const ROWS = 400;
const STEP_MS = 1_000;
const DRIFT_MS = 5_000;

const chain = (id: string, parallelism: number, alignment?: WatermarkAlignmentSpec): JobVertex =>
  timedSource({
    id,
    parallelism,
    slotSharingGroup: "default",
    rows: ROWS * parallelism,
    rateLimit: null,
    stepMs: STEP_MS / parallelism,
    alignment,
  });

const graphOf = (vertices: readonly JobVertex[]): JobGraph => ({
  name: "aligned",
  maxParallelism: 128,
  settings: {
    ...SETTINGS,
    checkpoint: { ...SETTINGS.checkpoint, intervalMs: 5 },
    restart: { kind: "fixed-delay", attempts: 3, delayMs: 1 },
  },
  vertices,
  edges: [],
});

interface Run {
  readonly state: string;
  /** The most that a task of `fast` was ahead of the slowest of `slow` after both had begun. */
  readonly mostAheadMs: number;
  readonly waited: boolean;
  readonly checkpoints: number | null;
}

interface Setup {
  readonly fast?: WatermarkAlignmentSpec;
  readonly slow?: WatermarkAlignmentSpec;
  readonly parallelism: number;
  readonly kills?: number;
}

function run({ fast, slow, parallelism, kills = 0 }: Setup): Run {
  const graph = graphOf([chain("fast", parallelism, fast), chain("slow", parallelism, slow)]);
  const simulation = new Simulation(graph, { seed: 7, pollRows: 1, costsMs: { slow: 2 } });
  let [mostAheadMs, fastest, waited, killed] = [0, 0, false, 0];
  while (simulation.step()) {
    const tasks = [...simulation.metrics];
    const of = (vertex: string): readonly Float64Array[] =>
      tasks.flatMap(([key, words]) => (key.startsWith(`${vertex}/`) ? [words] : []));
    const slowest = Math.min(...of("slow").map((words) => assignerFigure(words, "watermark")));
    const ended = ROWS * STEP_MS;
    for (const words of of("fast"))
      fastest = Math.max(fastest, Math.min(assignerFigure(words, "watermark"), ended));
    waited ||= of("fast").some((words) => assignerFigure(words, "aheadMs") > 0);
    if (slowest > 0 && slowest < ended) mostAheadMs = Math.max(mostAheadMs, fastest - slowest);
    if (killed < kills && slowest > (killed + 1) * 50_000) {
      killed++;
      simulation.kill();
    }
  }
  return { state: simulation.state, mostAheadMs, waited, checkpoints: simulation.checkpointId };
}

const aligned = { group: "all", maxDriftMs: DRIFT_MS, updateIntervalMs: 1 } as const;

describe("watermark alignment", () => {
  it("without it the fast source runs far ahead", () => {
    const { state, mostAheadMs, waited } = run({ parallelism: 1 });
    expect(state).toBe("finished");
    expect(mostAheadMs).toBeGreaterThan(100_000);
    expect(waited).toBe(false);
  });

  it.each([
    ["one subtask each", 1, 0],
    ["subtasks wait for those of others", 2, 0],
    ["also after failures", 2, 2],
  ])("a source waits while it is ahead of its group: %s", (_, parallelism, kills) => {
    const { state, mostAheadMs, waited, checkpoints } = run({
      fast: aligned,
      slow: aligned,
      parallelism,
      kills,
    });
    expect(state).toBe("finished");
    expect(waited).toBe(true);
    // The drift, and what is read until the next comparison has come.
    expect(mostAheadMs).toBeLessThan(DRIFT_MS + 10 * STEP_MS);
    expect(checkpoints).toBeGreaterThan(3);
  });

  it("another group is not waited for", () => {
    const { state, mostAheadMs } = run({
      fast: aligned,
      slow: { ...aligned, group: "other" },
      parallelism: 1,
    });
    expect(state).toBe("finished");
    expect(mostAheadMs).toBeGreaterThan(100_000);
  });
});
