import { describe, expect, it } from "vitest";
import type { RestorePoint } from "./simulated-deployments.ts";
import { Simulation } from "./simulation.ts";
import { keyOf, numbersJob, smallOperators } from "./testing/small-operators.ts";

const text = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Sums that the snapshot's keyed state holds. */
function sumsOf(checkpoint: RestorePoint): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { sections } of checkpoint.snapshots.values()) {
    for (const { name, bytes } of sections) {
      if (name !== "sums") continue;
      for (const [key, sum] of text(bytes) as [string, string][]) sums.set(key, BigInt(sum));
    }
  }
  return sums;
}

const ROWS: Readonly<Record<string, number>> = { a: 200, b: 100 };

/** Sums of exactly the rows that the sources' positions in the snapshot lie behind; all rows of a finished source. */
function sumsBefore(checkpoint: RestorePoint, parallelism: number): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [source, rows] of Object.entries(ROWS)) {
    for (let subtask = 0; subtask < parallelism; subtask++) {
      const snapshot = checkpoint.snapshots.get(`${source}/${subtask}`);
      expect(snapshot === undefined).toBe(checkpoint.finished.has(`${source}/${subtask}`));
      const position = snapshot?.sections.find(({ name }) => name === "next");
      const next = position === undefined ? rows : (text(position.bytes) as number);
      for (let n = subtask; n < Math.min(next, rows); n += parallelism) {
        sums.set(keyOf(n), (sums.get(keyOf(n)) ?? 0n) + BigInt(2 * n));
      }
    }
  }
  return sums;
}

describe("law 5: a barrier is a cut", () => {
  it.each([1, 2, 3])(
    "every snapshot holds exactly the effect of what came before its barrier, at parallelism %i",
    (parallelism) => {
      let checkpoints = 0;
      for (let seed = 0; seed < 25; seed++) {
        const job = numbersJob({ rows: 200, parallelism, intervalMs: 1 });
        const simulation = new Simulation(job, { seed, registry: smallOperators, pollRows: 1 });
        let last: number | null = null;
        while (simulation.step()) {
          if (simulation.checkpointId === last) continue;
          last = simulation.checkpointId;
          checkpoints++;
          const checkpoint = simulation.latestCheckpoint!;
          expect(sumsOf(checkpoint)).toEqual(sumsBefore(checkpoint, parallelism));
        }
        expect(simulation.state).toBe("finished");
      }
      expect(checkpoints).toBeGreaterThan(50);
    },
  );
});
