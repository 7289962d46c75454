import { bigint, int, string, timestamp } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import { OperatorHarness } from "../testing/operator-harness.ts";
import type { HarnessSetup } from "../testing/operator-harness.ts";
import { expectShownAlike } from "../testing/shown-entries.ts";
import { expectCheckpointsExact } from "../testing/checkpoint-law.ts";
import { expectCutIndependent, expectRestartUnseen, keyedScript } from "../testing/random-script.ts";
import { topNFactory } from "./top-n.ts";
import type { TopNSpec } from "./top-n.ts";

const input = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  { name: "x", type: int() },
];

const setup = (limit: number, descending: boolean): HarnessSetup<TopNSpec> => ({
  spec: { kind: "top-n", keys: [0], by: 2, descending, limit },
  factory: topNFactory,
  input,
  output: [{ name: "rank", type: bigint(false) }, ...input],
});

describe("top N of a key", () => {
  it("gives what gets among the first, and what it moves down", () => {
    expect(
      new OperatorHarness(setup(2, true)).run(`
        +I[a, 1s, 7]
        +I[a, 2s, 4]
        +I[b, 3s, 1]
        +I[a, 4s, 9]
        +I[a, 5s, 5]
      `),
    ).toEqual([
      "+I[1, a, 1s, 7]",
      "+I[2, a, 2s, 4]",
      "+I[1, b, 3s, 1]",
      "+I[1, a, 4s, 9]",
      "+I[2, a, 1s, 7]",
    ]);
  });

  it("ranks the earlier of equal rows first, and NULL as the least", () => {
    expect(
      new OperatorHarness(setup(2, false)).run(`
        +I[a, 1s, 3]
        +I[a, 2s, 3]
        +I[a, 3s, NULL]
        +I[a, 4s, 3]
      `),
    ).toEqual(["+I[1, a, 1s, 3]", "+I[2, a, 2s, 3]", "+I[1, a, 3s, NULL]", "+I[2, a, 1s, 3]"]);
  });

  it("keeps no more rows than it ranks, and gives its memory back", () => {
    const harness = new OperatorHarness(setup(3, true));
    harness.run(Array.from({ length: 50 }, (_, i) => `+I[a, 0s, ${i}]`).join("\n"));
    expect(harness.counter("stateEntries")).toBe(3);
    harness.close();
    expect(harness.reservedBytes).toBe(0);
  });

  it("waits while the output is blocked", () => {
    let asked = 0;
    const harness = new OperatorHarness(setup(900, true), { blocked: () => asked++ % 2 === 0 });
    const lines = harness.run(Array.from({ length: 60 }, (_, i) => `+I[a, 0s, ${i}]`).join("\n"));
    expect(lines).toHaveLength((60 * 61) / 2);
    expect(lines.at(-1)).toBe("+I[60, a, 0s, 0]");
  });
});

describe("laws", () => {
  it("what it emits does not depend on how its input was cut", () =>
    expectCutIndependent(setup(2, true), keyedScript(400)));
  it("restored from its snapshot it goes on as if nothing had happened", () =>
    expectRestartUnseen(setup(2, false), keyedScript(400)));
  it("it goes on from any checkpoint, whole or built on others, as if nothing had happened", () =>
    expectCheckpointsExact(setup(2, true), keyedScript(400)));
});

it("shows how many rows each key has ranked, and the last of them, as a savepoint does", () => {
  const harness = new OperatorHarness(setup(2, true));
  harness.run("+I[a, 1s, 7]\n+I[b, 2s, 4]\n+I[a, 3s, 9]\n+I[a, 4s, 8]");
  expect(harness.held("ranked")).toEqual([
    "a | - | - | rows 2,key a,ts 1970-01-01T00:00:04,x 8",
    "b | - | - | rows 1,key b,ts 1970-01-01T00:00:02,x 4",
  ]);
  expectShownAlike(setup(2, true), harness);
});
