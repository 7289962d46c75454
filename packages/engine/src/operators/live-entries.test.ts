import { bigint, double, string, timestamp } from "@millrace/graph";
import type { AggregateCall, Field, OperatorSpec, WindowSpec } from "@millrace/graph";
import { expect, test } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { deduplicateFactory } from "./deduplicate.ts";
import type { DeduplicateSpec } from "./deduplicate.ts";
import { groupAggregateFactory } from "./group-aggregate.ts";
import type { GroupAggregateSpec } from "./group-aggregate.ts";
import { intervalJoinFactory } from "./joins/interval-join.ts";
import { windowAggregateFactory } from "./window-aggregate.ts";
import { countWindowsFactory } from "./windows/count-windows.ts";
import type { WindowAggregateSpec } from "./windows/window-spec.ts";

const input: readonly Field[] = [
  { name: "name", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: double() },
];
const rows: AggregateCall = { fn: "COUNT", argument: null, name: "rows", type: bigint(false) };
const counted: readonly Field[] = [
  { name: "name", type: string() },
  { name: "rows", type: bigint(false) },
];
const windowColumns = ["window_start", "window_end", "window_time"].map((name) => ({
  name,
  type: timestamp(false),
}));

const windows = (window: WindowSpec): HarnessSetup<WindowAggregateSpec> => ({
  spec: { kind: "window-aggregate", keys: [0], rowtime: 1, window, aggregates: [rows] },
  factory: windowAggregateFactory,
  input,
  output: [counted[0]!, ...windowColumns, counted[1]!],
});

const SCRIPT = `
  +I[ann, 1s, 1]
  +I[bob, 2s, 1]
  +I[ann, 3s, 1]
  +I[ann, 14s, 1]`;

function held<S extends OperatorSpec>(
  of: HarnessSetup<S>,
  state: string,
  script = SCRIPT,
): readonly string[] {
  const harness = new OperatorHarness(of);
  harness.run(script);
  return harness.held(state);
}

test("a keyed aggregate holds a row a key; deduplication the keys alone", () => {
  const aggregate: HarnessSetup<GroupAggregateSpec> = {
    spec: { kind: "group-aggregate", keys: [0], aggregates: [rows] },
    factory: groupAggregateFactory,
    input,
    output: counted,
  };
  expect(held(aggregate, "groups")).toEqual(["ann | - | - | rows 3", "bob | - | - | rows 1"]);
  expect(held(aggregate, "another")).toEqual([]);
  const unique: HarnessSetup<DeduplicateSpec> = {
    spec: { kind: "deduplicate", keys: [0] },
    factory: deduplicateFactory,
    input,
    output: input,
  };
  expect(held(unique, "seen")).toEqual(["ann | - | - | ", "bob | - | - | "]);
});

test("slices hold the firing that they wait for, and none when all have fired", () => {
  const tumbling = windows({ kind: "tumbling", sizeMs: 10_000, offsetMs: 0 });
  expect(held(tumbling, "slices")).toEqual([
    "ann | 0s..10s | 9999ms | rows 2",
    "bob | 0s..10s | 9999ms | rows 1",
    "ann | 10s..20s | 19999ms | rows 1",
  ]);
  const sliding = windows({ kind: "sliding", sizeMs: 10_000, slideMs: 5_000, offsetMs: 0 });
  expect(held(sliding, "slices", `${SCRIPT}\nwatermark 5s`)).toEqual([
    "ann | 0s..5s | 9999ms | rows 2",
    "bob | 0s..5s | 9999ms | rows 1",
    "ann | 10s..15s | 14999ms | rows 1",
  ]);
});

test("sessions hold their end, those that were merged or fired are gone", () => {
  const sessions = windows({ kind: "session", gapMs: 5_000 });
  expect(held(sessions, "sessions")).toEqual([
    "ann | 1s..8s | 7999ms | rows 2",
    "bob | 2s..7s | 6999ms | rows 1",
    "ann | 14s..19s | 18999ms | rows 1",
  ]);
  expect(held(sessions, "sessions", `${SCRIPT}\nwatermark 8s\n+I[bob, 20s, 1]`).toSorted()).toEqual([
    "ann | 14s..19s | 18999ms | rows 1",
    "bob | 20s..25s | 24999ms | rows 1",
  ]);
});

test("count windows hold how many rows a key has had", () => {
  expect(
    held(
      {
        spec: {
          kind: "count-window-aggregate",
          keys: [0],
          size: 4,
          slide: 4,
          aggregates: [{ ...rows, name: "n" }],
        },
        factory: countWindowsFactory,
        input,
        output: [counted[0]!, { name: "n", type: bigint(false) }],
      },
      "counts",
    ),
  ).toEqual(["ann | - | - | rows 3,n 3", "bob | - | - | rows 1,n 1"]);
});

test("a join holds for each side the keys that have rows there, with the newest of them", () => {
  const harness = new OperatorHarness({
    spec: { kind: "interval-join", keys: [[0], [1]], rowtimes: [1, 0], lowerMs: -1_000, upperMs: 2_000 },
    factory: intervalJoinFactory,
    input,
    second: [
      { name: "at", type: timestamp(false) },
      { name: "id", type: string(false) },
    ],
    output: [...input, ...windowColumns.slice(0, 1), { name: "id", type: string(false) }, windowColumns[2]!],
  });
  harness.run("+I[ann, 1s, 1]\n+I[ann, 2s, 5]\n2: +I[9s, bob]");
  expect(harness.held("left").map((line) => line.split(" | ")[0])).toEqual(["ann"]);
  expect(harness.held("left")[0]).toContain("rows 2,name ann");
  expect(harness.held("right").map((line) => line.split(" | ")[0])).toEqual(["bob"]);
});
