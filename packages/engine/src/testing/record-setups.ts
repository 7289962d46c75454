import { bigint, double, string, timestamp } from "@millrace/graph";
import type { IntervalJoinSpec, WindowJoinSpec } from "@millrace/graph";
import { intervalJoinFactory } from "../operators/joins/interval-join.ts";
import { windowJoinFactory } from "../operators/joins/window-join.ts";
import { topNFactory } from "../operators/top-n.ts";
import type { TopNSpec } from "../operators/top-n.ts";
import { countWindowsFactory } from "../operators/windows/count-windows.ts";
import { AGGREGATED, AGGREGATES, KEYED_INPUT } from "./keyed-aggregates.ts";
import type { HarnessSetup } from "./operator-harness.ts";
import { keyedScript } from "./random-script.ts";

const rows = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: double() },
];
const right = [
  { name: "at", type: timestamp() },
  { name: "id", type: string() },
];

export const ranked: HarnessSetup<TopNSpec> = {
  spec: { kind: "top-n", keys: [0], by: 2, descending: true, limit: 2 },
  factory: topNFactory,
  input: rows,
  output: [{ name: "rank", type: bigint(false) }, ...rows],
};
export const counted = (size: number, slide: number) =>
  ({
    spec: { kind: "count-window-aggregate", keys: [0], size, slide, aggregates: AGGREGATES },
    factory: countWindowsFactory,
    input: KEYED_INPUT,
    output: [KEYED_INPUT[0]!, ...AGGREGATED],
  }) as const;
export const interval: HarnessSetup<IntervalJoinSpec> = {
  spec: { kind: "interval-join", keys: [[0], [1]], rowtimes: [1, 0], lowerMs: -700, upperMs: 900 },
  factory: intervalJoinFactory,
  input: rows,
  second: right,
  output: [...rows, ...right, { name: "time", type: timestamp(false) }],
  sideOutputs: [rows, right],
};

/** Rows of two inputs, and watermarks. */
export const twoInputs = keyedScript(400).map((lines) =>
  lines.map((line, index) => {
    const [, key, at] = /^\+I\[(\w+|é), (-?\d+ms)/.exec(line) ?? [];
    return key === undefined || index % 2 === 0 ? line : `2: +I[${at}, ${key}]`;
  }),
);

export const joined = (window: WindowJoinSpec["window"]): HarnessSetup<WindowJoinSpec> => ({
  spec: { kind: "window-join", keys: [[0], [1]], rowtimes: [1, 0], window, pairs: "full" },
  factory: windowJoinFactory,
  input: rows,
  second: right,
  output: [...rows, ...right, ...["start", "end", "time"].map((name) => ({ name, type: timestamp(false) }))],
  sideOutputs: [rows, right],
});
