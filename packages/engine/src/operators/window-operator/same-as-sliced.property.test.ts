import { bigint, double, string, timestamp } from "@millrace/graph";
import type { AggregateCall, WindowSpec } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { WINDOW_INPUT, windowSetup } from "../../testing/window-setups.ts";
import { windowAggregateFactory } from "../window-aggregate.ts";

const aggregates: readonly AggregateCall[] = [
  { fn: "COUNT", argument: 2, name: "n", type: bigint(false) },
  { fn: "SUM", argument: 2, name: "sum", type: double() },
  { fn: "MIN", argument: 0, name: "min", type: string() },
  { fn: "AVG", argument: 2, name: "avg", type: double() },
];

const windows: fc.Arbitrary<WindowSpec> = fc.oneof(
  fc.record({
    kind: fc.constant("tumbling" as const),
    sizeMs: fc.constantFrom(800, 1_000, 3_000),
    offsetMs: fc.constantFrom(0, 300),
  }),
  fc.record({
    kind: fc.constant("sliding" as const),
    sizeMs: fc.constantFrom(500, 1_000, 2_500, 3_000),
    slideMs: fc.constantFrom(400, 700, 1_000, 2_000),
    offsetMs: fc.constantFrom(0, 100),
  }),
  fc.record({ kind: fc.constant("session" as const), gapMs: fc.constantFrom(500, 900, 2_000) }),
);

/** Between two watermarks the order of windows of several keys is free. */
function settled(lines: readonly string[]): readonly string[] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    parts.at(-1)!.push(line);
    if (line.startsWith("watermark")) parts.push([]);
  }
  return parts.flatMap((part) => part.toSorted());
}

it("says what sliced windows and session windows say, late rows and counters included", () => {
  fc.assert(
    fc.property(windows, fc.constantFrom(0, 700, 2_500), keyedScript(400), (window, lateness, lines) => {
      const general = windowSetup({
        assigner: window,
        allowedLatenessMs: lateness,
        function: { kind: "aggregate", aggregates },
      });
      const times = ["window_start", "window_end", "window_time"].map((name) => ({
        name,
        type: timestamp(false),
      }));
      const fast = new OperatorHarness({
        spec: {
          kind: "window-aggregate",
          keys: [0],
          rowtime: 1,
          window,
          aggregates,
          allowedLatenessMs: lateness,
        },
        factory: windowAggregateFactory,
        input: WINDOW_INPUT,
        output: [WINDOW_INPUT[0]!, ...times, ...aggregates.map(({ name, type }) => ({ name, type }))],
        sideOutputs: [WINDOW_INPUT],
      });
      const slow = new OperatorHarness(general);
      const script = lines.join("\n");
      expect(settled(slow.run(script))).toEqual(settled(fast.run(script)));
      for (const counter of ["lateRecords", "outsideRecords"] as const)
        expect(slow.counter(counter)).toBe(fast.counter(counter));
    }),
    { numRuns: 500 },
  );
});
