import { int, string, timestamp } from "@millrace/graph";
import type { WindowJoinSpec } from "@millrace/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import { expectCutIndependent, expectRestartUnseen } from "../../testing/random-script.ts";
import { windowJoinFactory } from "./window-join.ts";

const left = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: int() },
];
const right = [
  { name: "at", type: timestamp() },
  { name: "id", type: string() },
];
const times = ["start", "end", "time"].map((name) => ({ name, type: timestamp(false) }));

const setup = (
  window: WindowJoinSpec["window"],
  pairs: WindowJoinSpec["pairs"] = "inner",
): HarnessSetup<WindowJoinSpec> => ({
  spec: { kind: "window-join", keys: [[0], [1]], rowtimes: [1, 0], window, pairs },
  factory: windowJoinFactory,
  input: left,
  second: right,
  output: [...left, ...right, ...times],
  sideOutputs: [left, right],
});

const TUMBLING = { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 } as const;
const SLIDING = { kind: "sliding", sizeMs: 4_000, slideMs: 2_000, offsetMs: 0 } as const;
const GAPS = { kind: "sliding", sizeMs: 1_000, slideMs: 3_000, offsetMs: 0 } as const;
const SESSION = { kind: "session", gapMs: 2_000 } as const;

const run = (of: HarnessSetup<WindowJoinSpec>, script: string): string[] =>
  new OperatorHarness(of).run(script);

describe("a window join", () => {
  it("pairs rows of a key and window when the watermark passes its end", () => {
    expect(
      run(
        setup(TUMBLING),
        `
        +I[a, 1s, 1]
        2: +I[9s, a]
        +I[a, 5s, 2]
        2: +I[3s, a]
        2: +I[10s, a]
        2: +I[4s, b]
        watermark 9998ms
        watermark 9999ms
        `,
      ),
    ).toEqual([
      "watermark 9998ms",
      "+I[a, 1s, 1, 9s, a, 0s, 10s, 9999ms]",
      "+I[a, 1s, 1, 3s, a, 0s, 10s, 9999ms]",
      "+I[a, 5s, 2, 9s, a, 0s, 10s, 9999ms]",
      "+I[a, 5s, 2, 3s, a, 0s, 10s, 9999ms]",
      "watermark 9999ms",
    ]);
  });

  it("testJoin and testSelfJoin: as Flink's CoGroupJoinITCase, windows of 3 ms", () => {
    const window = { kind: "tumbling", sizeMs: 3, offsetMs: 0 } as const;
    const lefts = ["a 0", "a 1", "a 2", "b 3", "b 5", "a 6", "a 7", "a 8"];
    const rights = ["a 0", "a 1", "b 3", "b 5", "a 6", "a 8"];
    const joined = (others: readonly string[]): readonly string[] => {
      const rows = lefts.map((row) => row.split(" ")).map(([key, ms]) => `+I[${key}, ${ms}ms, 1]`);
      const second = others.map((row) => row.split(" ")).map(([key, ms]) => `2: +I[${ms}ms, ${key}]`);
      return run(setup(window), [...rows, ...second, "watermark 9ms"].join("\n"))
        .slice(0, -1)
        .map((line) => line.replaceAll("0s", "0ms").split(", "))
        .map(([key = "", at = "", , other = "", id = ""]) => `${key.slice(3)}${at}:${id}${other}`);
    };
    const pairs = (others: readonly string[]): readonly string[] =>
      lefts.flatMap((left) =>
        others.flatMap((right) => {
          const [[key, ms], [id, other]] = [left.split(" "), right.split(" ")];
          const meets = key === id && Math.floor(Number(ms) / 3) === Math.floor(Number(other) / 3);
          return meets ? [`${key}${ms}ms:${id}${other}ms`] : [];
        }),
      );
    expect(joined(rights).toSorted()).toEqual(pairs(rights).toSorted());
    expect(joined(rights)).toHaveLength(16);
    expect(joined(lefts).toSorted()).toEqual(pairs(lefts).toSorted());
    expect(joined(lefts)).toHaveLength(22);
  });

  it("gives rows alone, where that is asked for", () => {
    const script = "+I[a, 1s, 1]\n2: +I[2s, b]\n+I[c, 3s, 2]\n2: +I[3s, c]\nwatermark 10s";
    const [pair, onlyLeft, onlyRight] = [
      "+I[c, 3s, 2, 3s, c, 0s, 10s, 9999ms]",
      "+I[a, 1s, 1, NULL, NULL, 0s, 10s, 9999ms]",
      "+I[NULL, NULL, NULL, 2s, b, 0s, 10s, 9999ms]",
    ];
    expect(run(setup(TUMBLING, "inner"), script)).toEqual([pair, "watermark 10s"]);
    expect(run(setup(TUMBLING, "left"), script)).toEqual([onlyLeft, pair, "watermark 10s"]);
    expect(run(setup(TUMBLING, "right"), script)).toEqual([onlyRight, pair, "watermark 10s"]);
    expect(run(setup(TUMBLING, "full"), script)).toEqual([onlyLeft, onlyRight, pair, "watermark 10s"]);
  });

  it("has a row in each of its sliding windows", () => {
    expect(run(setup(SLIDING), "+I[a, 3s, 1]\n2: +I[2s, a]\nwatermark 10s")).toEqual([
      "+I[a, 3s, 1, 2s, a, 0s, 4s, 3999ms]",
      "+I[a, 3s, 1, 2s, a, 2s, 6s, 5999ms]",
      "watermark 10s",
    ]);
  });

  it("makes one session of the rows of both inputs, and merges sessions that a row joins", () => {
    expect(
      run(
        setup(SESSION),
        "+I[a, 1s, 1]\n2: +I[5s, a]\n+I[a, 3s, 2]\n+I[a, 8s, 3]\n2: +I[9s, a]\nwatermark 20s",
      ),
    ).toEqual([
      "+I[a, 1s, 1, 5s, a, 1s, 7s, 6999ms]",
      "+I[a, 3s, 2, 5s, a, 1s, 7s, 6999ms]",
      "+I[a, 8s, 3, 9s, a, 8s, 11s, 10999ms]",
      "watermark 20s",
    ]);
  });

  it("sends late rows aside by their side, and counts what lies between windows", () => {
    const harness = new OperatorHarness(setup(TUMBLING));
    expect(harness.run("watermark 9999ms\n+I[a, 9s, 1]\n2: +I[1s, a]\n+I[a, 10s, 2]")).toEqual([
      "watermark 9999ms",
      "side 0 +I[a, 9s, 1]",
      "side 1 +I[1s, a]",
    ]);
    expect(harness.counter("lateRecords")).toBe(2);
    expect(harness.counter("stateEntries")).toBe(1);
    const gaps = new OperatorHarness(setup(GAPS));
    gaps.run("+I[a, 2s, 1]\n+I[a, 3s, 2]");
    expect(gaps.counter("outsideRecords")).toBe(1);
  });

  it("emits the pairs of a large window in batches, and forgets its rows when they are out", () => {
    let asked = 0;
    const harness = new OperatorHarness(setup(TUMBLING), { blocked: () => asked++ % 2 === 0 });
    harness.run(Array.from({ length: 100 }, (_, i) => `+I[a, 0s, ${i}]\n2: +I[${i}ms, a]`).join("\n"));
    expect(harness.counter("stateEntries")).toBe(200);
    const lines = harness.run("watermark 10s");
    expect(lines).toHaveLength(10_001);
    expect(new Set(lines).size).toBe(10_001);
    expect(harness.counter("stateEntries")).toBe(0);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });
});

it("a late row and one that is not, of a key that has nothing else, do not share it with another key", () => {
  const script = [
    "+I[a, 1s, 1]",
    "watermark 10s",
    "+I[a, 2s, 2]",
    "+I[a, 20s, 3]",
    "2: +I[21s, b]",
    "watermark 30s",
  ];
  expect(run(setup(TUMBLING, "full"), script.join("\n")).filter((line) => line.includes("20s, 30s"))).toEqual(
    ["+I[a, 20s, 3, NULL, NULL, 20s, 30s, 29999ms]", "+I[NULL, NULL, NULL, 21s, b, 20s, 30s, 29999ms]"],
  );
});

const keys = fc.constantFrom("a", "b", "é");
const script = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ of: fc.constantFrom(1, 2), key: keys, back: fc.nat(4) }) },
      { weight: 2, arbitrary: fc.constant("watermark" as const) },
    ),
    { maxLength: 40 },
  )
  .map((items) => {
    const lines = items.map((item, index) => {
      if (item === "watermark") return `watermark ${Math.max(0, index * 300 - 600)}ms`;
      const at = Math.max(0, index * 300 - item.back * 400);
      return item.of === 1 ? `+I[${item.key}, ${at}ms, ${index}]` : `2: +I[${at}ms, ${item.key}]`;
    });
    return [...lines, "end"];
  });

describe.each([
  ["tumbling", setup(TUMBLING, "full")],
  ["sliding", setup(SLIDING)],
  ["sliding with gaps", setup(GAPS, "left")],
  ["session", setup(SESSION, "full")],
] as const)("laws of a %s window join", (_, of) => {
  it("what it emits does not depend on how its input was cut", () => expectCutIndependent(of, script));
  it("restored from its snapshot it goes on as if nothing had happened", () =>
    expectRestartUnseen(of, script));
  it("it goes on from any checkpoint, whole or built on others, as if nothing had happened", () =>
    expectCheckpointsExact(of, script));
});
