import { bigint } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryState, OperatorRig } from "../../testing/operator-rig.ts";
import { SequenceSource } from "./sequence-source.ts";

const output = [{ name: "n", type: bigint(false) }];

function rig(from: bigint, to: bigint, subtask = 0, parallelism = 1): OperatorRig<SequenceSource> {
  const spec = { kind: "sequence-source", from: String(from), to: String(to) } as const;
  return new OperatorRig(new SequenceSource(spec), { output, subtask, parallelism });
}

const numbers = (rigs: readonly OperatorRig<SequenceSource>[]): bigint[] =>
  rigs.flatMap(({ rows }) => rows.map(([n]) => n as bigint)).toSorted((a, b) => (a < b ? -1 : 1));

describe("Sequence", () => {
  it("gives both ends, in order, beyond what a double holds", () => {
    const run = rig(9_007_199_254_740_993n, 9_007_199_254_740_995n);
    expect(run.run([1])).toBe("end");
    expect(run.rows).toEqual([[9_007_199_254_740_993n], [9_007_199_254_740_994n], [9_007_199_254_740_995n]]);
    expect(rig(5n, 4n).run()).toBe("end");
  });

  it("is the same at every parallelism, also where a run goes on with another one", () => {
    const part = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(fc.nat(60), part, part, fc.nat(8), (count, before, after, polls) => {
        const first = Array.from({ length: before }, (_, subtask) =>
          rig(-3n, BigInt(count), subtask, before),
        );
        for (const run of first) run.run([3], polls);
        const state = MemoryState.union(first.map((run) => run.snapshot()));
        const second = Array.from({ length: after }, (_, subtask) => rig(-3n, BigInt(count), subtask, after));
        for (const run of second) expect(run.restore(state).run([7])).toBe("end");
        const expected = Array.from({ length: count + 4 }, (_, i) => BigInt(i - 3));
        expect(numbers([...first, ...second])).toEqual(expected);
      }),
    );
  });
});
