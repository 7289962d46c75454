import { string, timestamp } from "@millrace/graph";
import type { IntervalJoinSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { intervalJoinFactory } from "./interval-join.ts";

/** What Flink's IntervalJoinOperatorTest feeds its operator and expects; rows are called by their milliseconds. */
const side = [
  { name: "key", type: string(false) },
  { name: "ts", type: timestamp() },
];

/** From and to, with Flink's `lowerBoundExclusive` and `upperBoundExclusive` as the node has them. */
function harness(lower: number, upper: number, exclusive = false): OperatorHarness<IntervalJoinSpec> {
  const [lowerMs, upperMs] = exclusive ? [lower + 1, upper - 1] : [lower, upper];
  return new OperatorHarness<IntervalJoinSpec>({
    spec: { kind: "interval-join", keys: [[0], [0]], rowtimes: [1, 1], lowerMs, upperMs },
    factory: intervalJoinFactory,
    input: side,
    second: side,
    output: [...side, ...side, { name: "join_time", type: timestamp(false) }],
    sideOutputs: [side, side],
  });
}

const lhs = (...times: number[]): string => times.map((ms) => `+I[key, ${ms}ms]`).join("\n");
const rhs = (...times: number[]): string => times.map((ms) => `2: +I[key, ${ms}ms]`).join("\n");
const pair = ([left, right]: readonly [number, number]): string =>
  `+I[key, ${left}ms, key, ${right}ms, ${Math.max(left, right)}ms]`;

/** The rows that came out, in any order. */
const rowsOf = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => !line.startsWith("watermark")).toSorted();
const pairs = (...of: (readonly [number, number])[]): readonly string[] => of.map(pair).toSorted();

const WITHIN_ONE = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [2, 3],
  [3, 2],
  [3, 3],
] as const;
const LATER_WITHIN_ONE = [
  [3, 4],
  [4, 3],
  [4, 4],
] as const;

describe("pairs of the rows 1 to 4 of both sides", () => {
  it.each<[string, number, number, boolean, (readonly [number, number])[]]>([
    [
      "testNegativeInclusiveAndNegativeInclusive",
      -2,
      -1,
      false,
      [
        [2, 1],
        [3, 1],
        [3, 2],
        [4, 2],
        [4, 3],
      ],
    ],
    ["testNegativeInclusiveAndPositiveInclusive", -1, 1, false, [...WITHIN_ONE, ...LATER_WITHIN_ONE]],
    [
      "testPositiveInclusiveAndPositiveInclusive",
      1,
      2,
      false,
      [
        [1, 2],
        [1, 3],
        [2, 3],
        [2, 4],
        [3, 4],
      ],
    ],
    [
      "testNegativeExclusiveAndNegativeExlusive",
      -3,
      -1,
      true,
      [
        [3, 1],
        [4, 2],
      ],
    ],
    [
      "testNegativeExclusiveAndPositiveExlusive",
      -1,
      1,
      true,
      [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ],
    ],
    [
      "testPositiveExclusiveAndPositiveExlusive",
      1,
      3,
      true,
      [
        [1, 3],
        [2, 4],
      ],
    ],
    // oxlint-disable-next-line max-params -- a row of the table
  ])("%s, whichever side is faster", (_, lower, upper, exclusive, expected) => {
    const all = [1, 2, 3, 4];
    for (const script of [
      [lhs(...all), rhs(...all)],
      [rhs(...all), lhs(...all)],
    ]) {
      const lines = harness(lower, upper, exclusive).run([...script, "watermark 4ms"].join("\n"));
      expect(rowsOf(lines)).toEqual(pairs(...expected));
    }
  });
});

/** Rows 1 to 5 of both sides; then how many are kept at the watermarks 1, 4 and 6. */
it.each<[string, number, number, boolean]>([
  ["testStateCleanupNegativeInclusiveNegativeInclusive", -1, 0, false],
  ["testStateCleanupNegativePositiveNegativeExlusive", -2, 1, true],
  ["testStateCleanupPositiveInclusivePositiveInclusive", 0, 1, false],
  ["testStateCleanupPositiveExlusivePositiveExclusive", -1, 2, true],
])("%s: rows go when nothing can meet them any more", (_, lower, upper, exclusive) => {
  const join = harness(lower, upper, exclusive);
  join.run([lhs(1, 2, 3, 4, 5), rhs(1, 2, 3, 4, 5)].join("\n"));
  const kept = [1, 4, 6].map((ms) => {
    join.run(`watermark ${ms}ms`);
    return join.counter("stateEntries");
  });
  expect(kept).toEqual([4 + 5, 1 + 2, 0]);
});

it("testRestoreFromSnapshot", () => {
  const steps = [1, 2, 3].flatMap((ms) => [lhs(ms), rhs(ms), `watermark ${ms}ms`]);
  const join = harness(-1, 1);
  expect(rowsOf(join.run(steps.join("\n")))).toEqual(pairs(...WITHIN_ONE));
  const lines = join.run(["restart", lhs(4), rhs(4), "watermark 4ms"].join("\n"));
  expect(rowsOf(lines.slice(-4))).toEqual(pairs(...LATER_WITHIN_ONE));
});

it("testDiscardsLateData and testLateData: a late row meets none, and goes to the side", () => {
  const join = harness(-1, 1);
  const before = [lhs(3), rhs(3), "watermark 3ms"];
  const after = [lhs(4), rhs(4), lhs(1), rhs(2), lhs(5), rhs(5)];
  expect(rowsOf(join.run([...before, ...after].join("\n")))).toEqual(
    [
      ...pairs([3, 3], [3, 4], [4, 3], [4, 4], [4, 5], [5, 4], [5, 5]),
      "side 0 +I[key, 1ms]",
      "side 1 +I[key, 2ms]",
    ].toSorted(),
  );
});

it("testFailsWithNoTimestamps, of either side", () => {
  for (const row of ["+I[key, NULL]", "2: +I[key, NULL]"])
    expect(() => harness(0, 0).run(row)).toThrow(JobFailureError);
});
