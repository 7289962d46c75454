import { describe, expect, it } from "vitest";
import { checkCase } from "./check-cases.ts";
import type { FlinkCase } from "./flink-case.ts";
import { runCase } from "./run-case.ts";
import { asFlinkCase, SCALAR_CASES, SCALAR_INPUT } from "./scalar-cases.ts";

describe.each(["generated", "interpreted"] as const)("%s code gives Flink's results", (mode) => {
  it.each(SCALAR_CASES)("$expression", (scalar) => {
    const test = asFlinkCase(scalar);
    expect(checkCase(test, runCase(test, { mode }))).toBeNull();
  });
});

describe("errors", () => {
  const run = (expression: string) => {
    const test: FlinkCase = {
      name: "error",
      category: "scalar-own",
      inputs: [SCALAR_INPUT],
      sql: `SELECT\n  ${expression}\nFROM T`,
    };
    const result = runCase(test);
    return "unsupported" in result ? null : result.error;
  };

  it.each([
    ["s +", "parse", 3, 1],
    ["UPPER(d)", "validation", 2, 9],
    ["CAST(day AS BOOLEAN)", "validation", 2, 3],
    ["missing", "validation", 2, 3],
    ["CAST(s AS INT)", "runtime", null, null],
    ["1 / (t - t)", "runtime", null, null],
  ])("%s is a %s error at %s:%s", (expression, phase, line, column) => {
    expect(run(expression)).toMatchObject({ phase, line, column });
  });

  it("other categories are not run", () => {
    expect(runCase({ name: "x", category: "over", inputs: [], sql: "" })).toEqual({
      name: "x",
      unsupported: "the category over",
    });
  });
});
