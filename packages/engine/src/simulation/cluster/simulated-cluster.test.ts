import { describe, expect, it } from "vitest";
import { SeededRandom } from "../seeded-random.ts";
import { expectedDoubled, numbersJob, smallOperators } from "../testing/small-operators.ts";
import type { FaultPlan } from "./fault-plan.ts";
import { randomFaultPlan } from "./random-fault-plan.ts";
import { SimulatedCluster } from "./simulated-cluster.ts";
import type { ClusterResult } from "./simulated-cluster.ts";

const ROWS = 120;

function run(seed: number, plan: FaultPlan = { faults: [] }): Promise<ClusterResult> {
  const job = numbersJob({ rows: ROWS, parallelism: 2, intervalMs: 1 });
  const restart = { kind: "fixed-delay", attempts: 100_000, delayMs: 5 } as const;
  return new SimulatedCluster({
    seed,
    graph: { ...job, settings: { ...job.settings, restart } },
    files: {},
    outputDirectory: "/doubled",
    plan,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    spareTaskManagers: 1,
    slotsEach: 1,
    pollRows: 3,
    keepLog: 100_000,
    registry: smallOperators,
  }).run();
}

function doubled({ committed }: ClusterResult): readonly string[] {
  return [...committed.values()]
    .flatMap((bytes) => new TextDecoder().decode(bytes).split("\n"))
    .filter((line) => line !== "")
    .toSorted();
}

describe("a simulated cluster", () => {
  it("runs a job on real JobManager and TaskManagers to its end", async () => {
    const result = await run(1);
    expect(result).toMatchObject({ state: "finished", violations: [] });
    expect(doubled(result)).toEqual(expectedDoubled(ROWS));
    expect(result.checkpoints).toBeGreaterThan(1);
  });

  it("law 8: goes the same way for the same seed and plan, another way for another seed", async () => {
    const plan = randomFaultPlan(new SeededRandom(5), { most: 6 });
    const first = await run(5, plan);
    const again = await run(5, plan);
    expect(again.lines.join("\n")).toBe(first.lines.join("\n"));
    expect(again.hash).toBe(first.hash);
    expect((await run(6, plan)).hash).not.toBe(first.hash);
  });

  it("shows every phase of a checkpoint", async () => {
    const faults = [
      { when: { phase: "commit-half-done", nth: 1 }, kind: "kill-task-manager", victim: 0 },
    ] as const;
    const result = await run(3, { faults });
    expect(result).toMatchObject({ state: "finished", violations: [] });
    expect(result.injected).toHaveLength(1);
    for (const phase of [
      "trigger-sent",
      "alignment",
      "sync-snapshot",
      "async-upload",
      "ack-in-flight",
      "manifest-write",
      "manifest-rename",
      "notify-in-flight",
      "commit-pending",
      "commit-half-done",
      "old-checkpoint-deletion",
      "restore",
    ] as const)
      expect(result.phases.get(phase), phase).toBeGreaterThan(0);
  });
});
