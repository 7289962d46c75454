import { int, string, timestamp } from "@millrace/graph";
import type { WindowJoinSpec } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import type { HarnessSetup } from "../../testing/operator-harness.ts";
import { expectShownAlike } from "../../testing/shown-entries.ts";
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

const joined: HarnessSetup<WindowJoinSpec> = {
  spec: {
    kind: "window-join",
    keys: [[0], [1]],
    rowtimes: [1, 0],
    window: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
    pairs: "inner",
  },
  factory: windowJoinFactory,
  input: left,
  second: right,
  output: [...left, ...right, ...times],
};

describe("what a running window join shows", () => {
  const harness = new OperatorHarness(joined);
  harness.run("+I[a, 1s, 1]\n+I[a, 2s, 2]\n2: +I[3s, a]\n2: +I[4s, b]\n+I[a, 11s, 3]");

  it("is the windows that have rows on a side, how many, and the newest of them", () => {
    expect(harness.held("left")).toEqual([
      "a | 0s..10s | 9999ms | rows 2,key a,ts 1970-01-01T00:00:02,x 2",
      "a | 10s..20s | 19999ms | rows 1,key a,ts 1970-01-01T00:00:11,x 3",
    ]);
    expect(harness.held("right")).toEqual([
      "a | 0s..10s | 9999ms | rows 1,at 1970-01-01T00:00:03,id a",
      "b | 0s..10s | 9999ms | rows 1,at 1970-01-01T00:00:04,id b",
    ]);
    expect(harness.held("spans")).toEqual([]);
  });

  it("is what a savepoint shows", () => expectShownAlike(joined, harness));
});
