import { describe, expect, it } from "vitest";
import { checkOperatorScript } from "./check-operator-script.ts";
import { FLINK_TESTS } from "./flink-tests.ts";
import type { OperatorScript } from "./operator-script.ts";
import { runOperatorScript } from "./run-operator-script.ts";

describe("what Flink tests of its window operators", () => {
  it.each(FLINK_TESTS.map((script) => [script.name, script] as const))("%s", (_, script) =>
    expect(checkOperatorScript(script, runOperatorScript(script))).toBeNull(),
  );
});

describe("a script whose rows were not recorded", () => {
  const [whole] = FLINK_TESTS;
  const steps = whole!.steps.filter(({ op }) => op !== "element" && op !== "watermark");
  const silent: OperatorScript = { ...whole!, name: `${whole!.name}-2`, steps };

  it("takes those of another run of its test", () => {
    expect(checkOperatorScript(silent, runOperatorScript(silent, [whole!]))).toBeNull();
  });

  it("takes those of the test as it is held here, where its file has no other run", () => {
    expect(checkOperatorScript(silent, runOperatorScript(silent))).toBeNull();
    expect(checkOperatorScript(silent, runOperatorScript(silent, [silent]))).toBeNull();
  });

  it("is not run where there is none, or where that is of another operator", () => {
    const other = steps.map((step) =>
      step.op === "open" ? { ...step, operator: { ...step.operator, allowedLateness: "7" } } : step,
    );
    for (const script of [
      { ...silent, name: "flink-operator/Test#another" },
      { ...silent, steps: other },
    ])
      expect(runOperatorScript(script, [whole!])).toEqual({
        name: script.name,
        unsupported: expect.stringContaining("not recorded"),
      });
  });
});

it("times that no clock has are not taken for others", () => {
  const [script] = FLINK_TESTS;
  const steps = script!.steps.map((step) => (step.op === "watermark" ? { ...step, t: 2 ** 62 } : step));
  expect(runOperatorScript({ ...script!, steps })).toEqual({
    name: script!.name,
    unsupported: expect.stringContaining("time"),
  });
});
