import { isDeepStrictEqual } from "node:util";
import { FLINK_TESTS } from "./flink-tests.ts";
import { isExpectation } from "./operator-script.ts";
import type { OperatorScript, ScriptStep } from "./operator-script.ts";
import { readOperator } from "./read-operator.ts";

/** Steps that a script may lack, because they went past what recorded it. */
const isFed = ({ op }: ScriptStep): boolean => op === "element" || op === "watermark";

/**
 * Flink runs a test of a window operator twice, on each of its two implementations, and of the asynchronous one rows and
 * watermarks were not recorded: such a script feeds its operator nothing. They are those of the other run, from the same file
 * or else from the tests of Flink that are held here, which have what the test's source feeds: a script of the same test whose
 * other steps, in this order, are the same, on operators that mean the same. What either script expects has no part in it.
 * Without one, the script's own: its rows are not known here.
 */
export function recordedSteps(script: OperatorScript, all: readonly OperatorScript[]): readonly ScriptStep[] {
  if (script.steps.some(isFed)) return script.steps;
  const own = meaningOf(script);
  const other = [...all, ...FLINK_TESTS].find(
    (each) =>
      testOf(each) === testOf(script) && each.steps.some(isFed) && isDeepStrictEqual(meaningOf(each), own),
  );
  return other?.steps ?? script.steps;
}

/** Runs of a test are numbered. */
const testOf = ({ name }: OperatorScript): string => name.replace(/-\d+$/, "");

/** What is done besides feeding rows; which of the operators it is done to follows from the order. */
const meaningOf = ({ name, steps }: OperatorScript): readonly unknown[] =>
  steps
    .filter((step) => !isFed(step) && step.op !== "restore" && step.op !== "close")
    .map((step) => {
      if (isExpectation(step) || step.op === "snapshot") return step.op;
      if (step.op !== "open") return step;
      const { operator } = step;
      return { ...readOperator(operator, name), keepsLate: operator.lateDataOutputTag !== "null" };
    });
