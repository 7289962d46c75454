import { describe, expect, it } from "vitest";
import { Simulation } from "./simulation.ts";
import { numbersJob, smallOperators } from "./testing/small-operators.ts";
import { encodeTrace } from "./trace-recorder.ts";

function traceOf(seed: number): string {
  const job = numbersJob({ rows: 60, parallelism: 2, intervalMs: 1 });
  const simulation = new Simulation(job, {
    seed,
    registry: smallOperators,
    pollRows: 3,
    traceEvents: 1_000_000,
  });
  simulation.runToEnd(250);
  simulation.kill();
  simulation.runToEnd(100_000);
  expect(simulation.state).toBe("finished");
  return encodeTrace(simulation.takeTrace());
}

describe("law 8: same seed, same trace", () => {
  it("is the same byte for byte", () => {
    const trace = traceOf(42);
    expect(traceOf(42)).toBe(trace);
    expect(trace.split("\n").length).toBeGreaterThan(1_000);
  });

  it("differs for another seed", () => {
    expect(traceOf(43)).not.toBe(traceOf(42));
  });

  it("holds with delays that are spread out at random", () => {
    const restoredMs = (seed: number): readonly number[] => {
      const restart = {
        kind: "exponential-delay",
        initialMs: 1_000,
        maxMs: 60_000,
        multiplier: 2,
        resetAfterMs: 1_000_000,
        jitter: 0.5,
      } as const;
      const job = numbersJob({ rows: 60, parallelism: 2, intervalMs: 1 });
      const simulation = new Simulation(
        { ...job, settings: { ...job.settings, restart } },
        { seed, registry: smallOperators },
      );
      return Array.from({ length: 3 }, () => {
        simulation.runToEnd(50);
        const killedMs = simulation.timeMs;
        simulation.kill();
        simulation.step();
        return Math.round(simulation.timeMs - killedMs);
      });
    };
    const [first = 0, second = 0, third = 0] = restoredMs(3);
    expect(restoredMs(3)).toEqual([first, second, third]);
    expect(restoredMs(4)).not.toEqual([first, second, third]);
    for (const [delay, around] of [
      [first, 1_000],
      [second, 2_000],
      [third, 4_000],
    ] as const) {
      expect(delay).toBeGreaterThanOrEqual(around * 0.5);
      expect(delay).toBeLessThanOrEqual(around * 1.5 + 1);
    }
  });

  it("shows the whole life of a checkpoint and of a buffer", () => {
    const kinds = new Set(
      traceOf(7)
        .split("\n")
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { kind: string }).kind),
    );
    for (const kind of [
      "rec.emit",
      "rec.recv",
      "wm.emit",
      "wm.combine",
      "buf.enq",
      "buf.deq",
      "credit.grant",
      "credit.use",
    ]) {
      expect(kinds).toContain(kind);
    }
    for (const kind of [
      "bar.inject",
      "bar.recv",
      "align.start",
      "align.end",
      "snap.sync",
      "snap.async",
      "ck.ack",
      "ck.complete",
    ]) {
      expect(kinds).toContain(kind);
    }
    for (const kind of [
      "job.running",
      "job.restart",
      "job.restore",
      "job.finished",
      "txn.precommit",
      "txn.commit",
    ])
      expect(kinds).toContain(kind);
  });
});
