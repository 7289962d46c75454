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
