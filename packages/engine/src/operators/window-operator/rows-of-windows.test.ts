import { bigint, boolean, date, decimal, int, string, timestamp } from "@millrace/graph";
import type { Field, FunctionCode, WindowOperatorSpec } from "@millrace/graph";
import { beforeAll, describe, expect, it } from "vitest";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { provideTestSandbox } from "../../testing/test-sandbox.ts";
import { windowSetup } from "../../testing/window-setups.ts";

beforeAll(provideTestSandbox);

const VALUES: readonly Field[] = [
  { name: "name", type: string() },
  { name: "day", type: date() },
  { name: "sum", type: decimal(20, 2) },
  { name: "big", type: bigint() },
  { name: "n", type: int() },
  { name: "ok", type: boolean() },
];
const INPUT: readonly Field[] = [
  { name: "key", type: string() },
  { name: "ts", type: timestamp() },
  ...VALUES,
];

function harness(
  source: string,
  bigints: FunctionCode["bigints"] = "number",
  onError: FunctionCode["onError"] = "fail",
) {
  const spec: Partial<WindowOperatorSpec> = {
    function: {
      kind: "function",
      form: "process",
      code: { source, bigints, onError },
      windowStates: [],
      states: [],
    },
  };
  const setup = windowSetup(spec);
  return new OperatorHarness({ ...setup, input: INPUT, sideOutputs: [] });
}

const said = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith("+I")).map((line) => line.replace(/^.*9999ms, /u, "").slice(0, -1));

const ALL = `export function process(key, context, elements, out) {
  for (const { name, day, sum, big, n, ok } of elements) out.collect({ said: [name, day, sum, typeof big, big, n, ok].join(" ") });
}`;

describe("rows that functions of windows are given", () => {
  it("have each kind of value, and no value, whichever other windows have rows between them", () => {
    const rows = [
      "+I[a, 1s, Zoë 😀, 2024-01-31, 12345678901234567.25, 9007199254740991, -1, true]",
      "+I[b, 1s, other, 1969-12-31, 1.00, 1, 1, false]",
      "+I[a, 2s, NULL, NULL, NULL, NULL, NULL, NULL]",
      "+I[b, 2s, , 1970-01-01, 2.00, 2, 2, true]",
      "+I[a, 3s, x, 1970-01-02, -0.50, -9007199254740991, 7, false]",
    ];
    expect(said(harness(ALL).run([...rows, "watermark 10s"].join("\n")))).toEqual([
      "Zoë 😀 2024-01-31 12345678901234567.25 number 9007199254740991 -1 true",
      "   object   ",
      "x 1970-01-02 -0.50 number -9007199254740991 7 false",
      "other 1969-12-31 1.00 number 1 1 false",
      " 1970-01-01 2.00 number 2 2 true",
    ]);
  });

  it("have no value where a number beyond 2^53 was before", () => {
    const script = [
      "+I[a, 1s, x, NULL, NULL, 9223372036854775807, 1, true]",
      "watermark 10s",
      "+I[b, 12s, y, NULL, NULL, NULL, 2, true]",
      "+I[b, 13s, z, NULL, NULL, 5, 3, true]",
      "watermark 20s",
    ];
    const skipping = harness(ALL, "number", "skip").run(script.join("\n"));
    expect(said(skipping)).toEqual(["y   object  2 true", "z   number 5 3 true"]);
  });

  it("have numbers beyond 2^53 as bigint, or end the job", () => {
    const script = "+I[a, 1s, x, NULL, NULL, -9223372036854775808, 1, true]\nwatermark 10s";
    expect(said(harness(ALL, "bigint").run(script))).toEqual(["x   bigint -9223372036854775808 1 true"]);
    let failure: unknown = null;
    try {
      harness(ALL).run(script);
    } catch (error) {
      ({ failure } = error as JobFailureError);
    }
    expect(failure).toMatchObject({ reason: "runtime.function-unsafe-integer" });
  });

  it("may be more than the function gets at once, as may be the rows that it gives", () => {
    const source = `export function process(key, context, elements, out) {
      elements.forEach(({ n, name }, i) => { if (n !== i || name !== "r" + i) throw new Error("row " + i); });
      for (let i = 0; i < elements.length * 2; i++) out.collect({ said: key.key + i });
    }`;
    const count = 5_000;
    const rows = (key: string): readonly string[] =>
      Array.from({ length: count }, (_, i) => `+I[${key}, 1s, r${i}, NULL, NULL, NULL, ${i}, true]`);
    const given = harness(source).run([...rows("a"), ...rows("b"), "watermark 10s"].join("\n"));
    const expected = ["a", "b"].flatMap((key) => Array.from({ length: 2 * count }, (_, i) => key + i));
    expect(said(given)).toEqual(expected);
  });
});
