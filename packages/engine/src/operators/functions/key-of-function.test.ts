import { bigint, date, decimal, string, time, timestamp } from "@millrace/graph";
import { beforeAll, expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { processFunctionFactory } from "./process-function-operator.ts";

beforeAll(provideTestSandbox);

const SAME = `export function processElement(row, context, out) {
  const key = context.getCurrentKey();
  out.collect({ said: Object.entries(key).map(([name, value]) => value === row[name] ? value : name + " differs: " + value).join(" ") });
}`;

it("the key of a function has the values of the row's columns", () => {
  const keys = [
    { name: "d", type: date() },
    { name: "t", type: time() },
    { name: "m", type: decimal(20, 2) },
    { name: "n", type: bigint() },
    { name: "s", type: string() },
  ];
  const harness = new OperatorHarness({
    spec: {
      kind: "process-function",
      keys: keys.map((_, index) => index),
      rowtime: keys.length,
      states: [],
      code: { source: SAME, bigints: "number", onError: "fail" },
    },
    factory: processFunctionFactory,
    input: [...keys, { name: "ts", type: timestamp() }],
    output: [{ name: "said", type: string() }],
  });
  const rows = "+I[2024-01-31, 10:00:00, 12.50, 7, x, 1s]\n+I[NULL, NULL, NULL, NULL, NULL, 1s]";
  expect(harness.run(rows)).toEqual(["+I[2024-01-31 10:00:00 12.50 7 x]", "+I[    ]"]);
});
