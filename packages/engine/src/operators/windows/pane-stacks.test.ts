import { bigint, double, string, timestamp } from "@millrace/graph";
import type { AggregateCall, WindowSpec } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { WINDOW_INPUT, windowSetup } from "../../testing/window-setups.ts";
import { windowAggregateFactory } from "../window-aggregate.ts";
import type { WindowAggregateSpec } from "./window-spec.ts";

const aggregates: readonly AggregateCall[] = [
  { fn: "COUNT", argument: 2, name: "n", type: bigint(false) },
  { fn: "SUM", argument: 2, name: "sum", type: double() },
  { fn: "MIN", argument: 0, name: "min", type: string() },
  { fn: "MAX", argument: 2, name: "max", type: double() },
];
const times = ["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) }));

const setupOf = (window: WindowSpec, allowedLatenessMs: number): HarnessSetup<WindowAggregateSpec> => ({
  spec: { kind: "window-aggregate", keys: [0], rowtime: 1, window, aggregates, allowedLatenessMs },
  factory: windowAggregateFactory,
  input: WINDOW_INPUT,
  output: [WINDOW_INPUT[0]!, ...times, ...aggregates.map(({ name, type }) => ({ name, type }))],
  sideOutputs: [WINDOW_INPUT],
});

const windows: fc.Arbitrary<WindowSpec> = fc.record({
  kind: fc.constant("sliding" as const),
  sizeMs: fc.constantFrom(3_200, 4_000, 6_400, 8_000),
  slideMs: fc.constantFrom(100, 200),
  offsetMs: fc.constantFrom(0, 100),
});

/** Between two watermarks the order of keys and windows is free. */
function settled(lines: readonly string[]): readonly string[] {
  const parts: string[][] = [[]];
  for (const line of new Set(lines)) {
    parts.at(-1)!.push(line);
    if (line.startsWith("watermark")) parts.push([]);
  }
  return parts.flatMap((part) => part.toSorted());
}

it("windows of many panes say what windows with all their rows say, rows behind the watermark included", () => {
  fc.assert(
    fc.property(windows, fc.constantFrom(0, 1_000), keyedScript(400), (window, lateness, lines) => {
      const script = lines.join("\n");
      const stacked = new OperatorHarness(setupOf(window, lateness));
      const given = { assigner: window, allowedLatenessMs: lateness } as const;
      const general = new OperatorHarness(
        windowSetup({ ...given, function: { kind: "aggregate", aggregates } }),
      );
      expect(settled(stacked.run(script))).toEqual(settled(general.run(script)));
      stacked.close();
      expect(stacked.reservedBytes).toBe(0);
    }),
    { numRuns: 150 },
  );
});

it("sums of DOUBLE are the same, bit by bit, after a restore", () => {
  const window: WindowSpec = { kind: "sliding", sizeMs: 4_000, slideMs: 100, offsetMs: 0 };
  const tenths = keyedScript(400).map((lines) =>
    lines.map((line) => line.replace(/(-?\d+)\]$/, (_, x: string) => `${Number(x) / 10}]`)),
  );
  fc.assert(
    fc.property(tenths, fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }), (lines, restarts) => {
      const broken = restarts.reduce<string[]>(
        (current, at) => current.toSpliced(Math.min(at, current.length), 0, "restart"),
        lines,
      );
      const whole = new OperatorHarness(setupOf(window, 0)).run(lines.join("\n"));
      const restored = new OperatorHarness(setupOf(window, 0)).run(broken.join("\n"));
      expect(settled(restored)).toEqual(settled(whole));
    }),
    { numRuns: 150 },
  );
});
