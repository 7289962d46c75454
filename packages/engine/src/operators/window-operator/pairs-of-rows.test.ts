import { boolean, int, string, timestamp } from "@millrace/graph";
import type { WindowJoinSpec, WindowOperatorSpec } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { expectCutIndependent, expectRestartUnseen } from "../../testing/random-script.ts";
import { windowJoinFactory } from "../joins/window-join.ts";
import { windowOperatorFactory } from "./window-operator.ts";

/** Columns of left rows, and of right ones. */
const LEFT = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: int() },
];
const RIGHT = [
  { name: "at", type: timestamp() },
  { name: "id", type: string() },
];
const TIMES = ["start", "end", "time"].map((name) => ({ name, type: timestamp(false) }));
const TUMBLING = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 } as const;
const SLIDING = { kind: "sliding", sizeMs: 5_000, slideMs: 2_000, offsetMs: 0 } as const;
const SESSION = { kind: "session", gapMs: 2_000 } as const;

const setup = (
  pairs: WindowJoinSpec["pairs"],
  spec: Partial<WindowOperatorSpec> = {},
): HarnessSetup<WindowOperatorSpec> => ({
  spec: {
    kind: "window",
    keys: [0],
    time: "event",
    rowtime: 1,
    assigner: TUMBLING,
    trigger: { kind: "event-time" },
    evictor: null,
    allowedLatenessMs: 0,
    function: { kind: "pairs", pairs, isRight: 2, left: 3, right: 6 },
    retracts: false,
    paneInfo: false,
    fireAtEnd: false,
    ...spec,
  },
  factory: windowOperatorFactory,
  input: [
    { name: "k", type: string() },
    { name: "time", type: timestamp() },
    { name: "right", type: boolean(false) },
    ...LEFT,
    ...RIGHT,
  ],
  output: [...LEFT, ...RIGHT, ...TIMES],
  sideOutputs: [LEFT, RIGHT],
});

/** `l a 1s 5` is a left row, `r a 1s` a right one. */
const rowOf = (line: string): string => {
  const [side, key, time, x] = line.split(" ");
  if (side === "l") return `+I[${key}, ${time}, false, ${key}, ${time}, ${x}, NULL, NULL]`;
  return side === "r" ? `+I[${key}, ${time}, true, NULL, NULL, NULL, ${time}, ${key}]` : line;
};
const run = (of: HarnessSetup<WindowOperatorSpec>, ...lines: readonly string[]): string[] => {
  const harness = new OperatorHarness(of);
  harness.nowMs = 0;
  return harness.run(lines.map(rowOf).join("\n"));
};

describe("pairs of the rows of a window", () => {
  it("with lateness: each row that comes behind the end gives all pairs again, until it is too late", () => {
    const late = setup("inner", { allowedLatenessMs: 2_000 });
    const script = ["l a 1s 1", "r a 2s", "watermark 9999ms", "l a 3s 2", "watermark 11998ms", "r a 4s"];
    expect(run(late, ...script, "watermark 11999ms", "l a 5s 3", "r a 6s")).toEqual([
      "+I[a, 1s, 1, 2s, a, 0s, 10s, 9999ms]",
      "watermark 9999ms",
      "+I[a, 1s, 1, 2s, a, 0s, 10s, 9999ms]",
      "+I[a, 3s, 2, 2s, a, 0s, 10s, 9999ms]",
      "watermark 11998ms",
      "+I[a, 1s, 1, 2s, a, 0s, 10s, 9999ms]",
      "+I[a, 1s, 1, 4s, a, 0s, 10s, 9999ms]",
      "+I[a, 3s, 2, 2s, a, 0s, 10s, 9999ms]",
      "+I[a, 3s, 2, 4s, a, 0s, 10s, 9999ms]",
      "watermark 11999ms",
      "side 0 +I[a, 5s, 3]",
      "side 1 +I[6s, a]",
    ]);
  });

  it("of the clock: windows fire when it passes their end", () => {
    const clock = setup("full", {
      time: "processing",
      rowtime: null,
      trigger: { kind: "processing-time" },
    });
    expect(run(clock, "l a 1s 1", "+5s", "r a 2s", "l b 3s 2", "+5s", "r b 4s", "+20s")).toEqual([
      "+I[a, 1s, 1, 2s, a, 0s, 10s, 9999ms]",
      "+I[b, 3s, 2, NULL, NULL, 0s, 10s, 9999ms]",
      "+I[NULL, NULL, NULL, 4s, b, 10s, 20s, 19999ms]",
    ]);
  });

  it.each([
    ["inner", []],
    ["left", ["+I[b, 1s, 1, NULL, NULL, 0s, 10s, 9999ms]"]],
    ["right", ["+I[NULL, NULL, NULL, 2s, c, 0s, 10s, 9999ms]"]],
  ] as const)("%s: rows alone", (pairs, alone) => {
    const rows = ["l b 1s 1", "r c 2s", "watermark 10s"];
    expect(run(setup(pairs), ...rows)).toEqual([...alone, "watermark 10s"]);
  });
});

/** The same rows for both operators: they come by two inputs, or as one. */
const events = fc.array(
  fc.record({
    side: fc.constantFrom("l", "r"),
    key: fc.constantFrom("a", "b", "c"),
    second: fc.integer({ min: 0, max: 30 }),
    watermark: fc.option(fc.integer({ min: 0, max: 30 }), { freq: 3 }),
  }),
  { maxLength: 40 },
);

describe.each([
  ["tumbling", TUMBLING, "full"],
  ["sliding", SLIDING, "left"],
  ["session", SESSION, "right"],
] as const)("of a %s window", (_, window, pairs) => {
  it("are those of the operator that joins windows alone", () => {
    const alone: HarnessSetup<WindowJoinSpec> = {
      spec: { kind: "window-join", keys: [[0], [1]], rowtimes: [1, 0], window, pairs },
      factory: windowJoinFactory,
      input: LEFT,
      second: RIGHT,
      output: [...LEFT, ...RIGHT, ...TIMES],
      sideOutputs: [LEFT, RIGHT],
    };
    const together = setup(pairs, { assigner: window });
    fc.assert(
      fc.property(events, (all) => {
        const [ones, twos]: string[][] = [[], []];
        let last = -1;
        for (const { side, key, second, watermark } of [
          ...all,
          { side: "l", key: "a", second: 31, watermark: 90 },
        ]) {
          ones!.push(rowOf(`${side} ${key} ${second}s ${second}`));
          twos!.push(side === "l" ? `+I[${key}, ${second}s, ${second}]` : `2: +I[${second}s, ${key}]`);
          if (watermark === null || watermark <= last) continue;
          last = watermark;
          for (const script of [ones!, twos!]) script.push(`watermark ${watermark}s`);
        }
        const results = (lines: readonly string[]): readonly string[] => lines.toSorted();
        expect(results(new OperatorHarness(together).run(ones!.join("\n")))).toEqual(
          results(new OperatorHarness(alone).run(twos!.join("\n"))),
        );
      }),
      { numRuns: 100 },
    );
  });

  const script = events.map((all) => {
    let last = -1;
    return all.flatMap(({ side, key, second, watermark }) => {
      const goesOn = watermark !== null && watermark > last;
      if (goesOn) last = watermark;
      return [rowOf(`${side} ${key} ${second}s ${second}`), ...(goesOn ? [`watermark ${watermark}s`] : [])];
    });
  });
  const of = setup(pairs, { assigner: window, allowedLatenessMs: 3_000 });
  it("do not depend on how rows were cut", () => expectCutIndependent(of, script, 40));
  it("are the same after a restart", () => expectRestartUnseen(of, script, 40));
  it("go on from any checkpoint", () => expectCheckpointsExact(of, script, { numRuns: 30 }));
});
