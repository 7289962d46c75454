import { bigint, double, string, timestamp } from "@millrace/graph";
import type { IntervalJoinSpec, OperatorSpec, WindowJoinSpec } from "@millrace/graph";
import type fc from "fast-check";
import { describe, it } from "vitest";
import { intervalJoinFactory } from "../../operators/joins/interval-join.ts";
import { windowJoinFactory } from "../../operators/joins/window-join.ts";
import { topNFactory } from "../../operators/top-n.ts";
import type { TopNSpec } from "../../operators/top-n.ts";
import { countWindowsFactory } from "../../operators/windows/count-windows.ts";
import { expectCheckpointsExact } from "../../testing/checkpoint-law.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { AGGREGATED, AGGREGATES, KEYED_INPUT } from "../../testing/keyed-aggregates.ts";
import { SESSION_SETUPS } from "../../testing/keyed-windows.ts";
import { keyedScript } from "../../testing/random-script.ts";
import { expectSameInMemory } from "../testing/same-in-memory.ts";
import { STATE_BACKENDS_TESTED } from "../testing/state-backends.ts";

const rows = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: double() },
];
const right = [
  { name: "at", type: timestamp() },
  { name: "id", type: string() },
];

const ranked: HarnessSetup<TopNSpec> = {
  spec: { kind: "top-n", keys: [0], by: 2, descending: true, limit: 2 },
  factory: topNFactory,
  input: rows,
  output: [{ name: "rank", type: bigint(false) }, ...rows],
};
const counted = (size: number, slide: number) =>
  ({
    spec: { kind: "count-window-aggregate", keys: [0], size, slide, aggregates: AGGREGATES },
    factory: countWindowsFactory,
    input: KEYED_INPUT,
    output: [KEYED_INPUT[0]!, ...AGGREGATED],
  }) as const;
const interval: HarnessSetup<IntervalJoinSpec> = {
  spec: { kind: "interval-join", keys: [[0], [1]], rowtimes: [1, 0], lowerMs: -700, upperMs: 900 },
  factory: intervalJoinFactory,
  input: rows,
  second: right,
  output: [...rows, ...right, { name: "time", type: timestamp(false) }],
  sideOutputs: [rows, right],
};

/** Rows of two inputs, and watermarks. */
const twoInputs = keyedScript(400).map((lines) =>
  lines.map((line, index) => {
    const [, key, at] = /^\+I\[(\w+|é), (-?\d+ms)/.exec(line) ?? [];
    return key === undefined || index % 2 === 0 ? line : `2: +I[${at}, ${key}]`;
  }),
);

const joined = (window: WindowJoinSpec["window"]): HarnessSetup<WindowJoinSpec> => ({
  spec: { kind: "window-join", keys: [[0], [1]], rowtimes: [1, 0], window, pairs: "full" },
  factory: windowJoinFactory,
  input: rows,
  second: right,
  output: [...rows, ...right, ...["start", "end", "time"].map((name) => ({ name, type: timestamp(false) }))],
  sideOutputs: [rows, right],
});

const SETUPS: readonly (readonly [string, HarnessSetup<OperatorSpec>, fc.Arbitrary<string[]>])[] = [
  ["top-n", ranked, keyedScript(400)],
  ["count windows", counted(3, 3), keyedScript(400)],
  ["sliding count windows", counted(6, 4), keyedScript(400)],
  ["interval join", interval, twoInputs],
  ["sliding join", joined({ kind: "sliding", sizeMs: 4_000, slideMs: 2_000, offsetMs: 0 }), twoInputs],
  ["session join", joined({ kind: "session", gapMs: 1_200 }), twoInputs],
  ...Object.entries(SESSION_SETUPS).map(([name, setup]) => [name, setup, keyedScript(400)]),
] as never;

describe.each(Object.entries(STATE_BACKENDS_TESTED))("with %s", (_name, stateBackend) => {
  it.each(SETUPS)("%s prints the same", (_, setup, script) =>
    expectSameInMemory(setup, script, { stateBackend }),
  );
  it.each(SETUPS)("%s goes on from any checkpoint", (_, setup, script) =>
    expectCheckpointsExact(setup, script, { stateBackend, numRuns: 20 }),
  );
});
