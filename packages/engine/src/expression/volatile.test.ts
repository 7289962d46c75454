import { bigint, char, double, int, rowSchema, timestampLtz } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { describe, expect, it } from "vitest";

import { batchOfRows, rowsOfBatch } from "../batch/row-values.ts";
import type { Value } from "../batch/row-values.ts";
import { compileCalc } from "./compile-calc.ts";
import { ExpressionEnvironment } from "./expression-environment.ts";
import { interpretRow } from "./interpret-calc.ts";

const input = rowSchema([{ name: "n", type: int(false) }]);
const rows = Array.from({ length: 5 }, (_, n) => [n]);
const literal = (value: number): Expression => ({ kind: "literal", type: int(false), value });
const volatile = (
  fn: "RAND" | "RAND_INTEGER" | "UUID" | "CURRENT_TIMESTAMP" | "CURRENT_SECONDS",
  ...args: Expression[]
): Expression => {
  const types = {
    RAND: double(false),
    RAND_INTEGER: int(false),
    UUID: char(36, false),
    CURRENT_TIMESTAMP: timestampLtz(false),
    CURRENT_SECONDS: bigint(false),
  };
  return { kind: "call", fn, type: types[fn], args };
};

/** A clock that goes on by a second with each look. */
function environment(seed: readonly number[] = [1]): ExpressionEnvironment {
  let nowMs = 1_699_999_999_500;
  return new ExpressionEnvironment({ nowMs: () => (nowMs += 1_000) }, seed);
}

const FORMS: Readonly<
  Record<string, (projections: readonly Expression[], of: ExpressionEnvironment) => Value[][]>
> = {
  generated: (projections, of) => {
    const output = rowSchema(projections.map(({ type }, index) => ({ name: `c${index}`, type })));
    const loop = compileCalc([{ filter: null, projections }], { input, output, environment: of });
    return rowsOfBatch(loop.run(batchOfRows(input, rows)));
  },
  interpreted: (projections, of) =>
    rows.flatMap((row) => interpretRow([{ filter: null, projections }], row, { environment: of }) ?? []),
};

describe.each(Object.entries(FORMS))("%s", (_, run) => {
  it("RAND of a seed gives java.util.Random's numbers, each call a sequence of its own", () => {
    const given = run(
      [volatile("RAND", literal(1)), volatile("RAND_INTEGER", literal(10), literal(1))],
      environment(),
    );
    expect(given.slice(0, 3)).toEqual([
      [0.7308781907032909, 5],
      [0.41008081149220166, 8],
      [0.20771484130971707, 7],
    ]);
  });

  it("looks at the clock for each row", () => {
    expect(run([volatile("CURRENT_TIMESTAMP")], environment()).map(([at]) => at)).toEqual(
      rows.map((_row, index) => 1_700_000_000_500 + index * 1_000),
    );
    expect(run([volatile("CURRENT_SECONDS")], environment())[0]).toEqual([1_700_000_000n]);
  });

  it("gives other chance for another seed of its environment, and the same for the same", () => {
    const both = [volatile("UUID"), volatile("RAND")];
    const given = run(both, environment());
    expect(new Set(given.map(([id]) => id)).size).toBe(rows.length);
    for (const [id] of given)
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
    expect(run(both, environment())).toEqual(given);
    expect(run(both, environment([2]))).not.toEqual(given);
  });
});
