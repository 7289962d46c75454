import { isExpectation } from "./operator-script.ts";
import type { OperatorScript, ScriptOutput } from "./operator-script.ts";
import type { ScriptResult } from "./run-operator-script.ts";

/** What differs from what Flink emitted, or null. The order between keys is free: each step is compared as a multiset. */
export function checkOperatorScript(
  { steps }: OperatorScript,
  result: ScriptResult | undefined,
): string | null {
  if (result === undefined) return "not run";
  if ("unsupported" in result) return `unsupported: ${result.unsupported}`;
  const expected = steps.flatMap((step) => (isExpectation(step) ? [step.rows ?? null] : []));
  for (const [index, rows] of expected.entries()) {
    if (rows === null) continue;
    const given = textOf(result.outputs[index] ?? []);
    if (given !== textOf(rows)) return `expectation ${index + 1}: ${given}, not ${textOf(rows)}`;
  }
  return null;
}

/** Java's largest time is read as the nearest number. */
const textOf = (rows: readonly ScriptOutput[]): string =>
  rows
    .map((row) =>
      JSON.stringify(row, (key, value: unknown) =>
        (key === "ts" || key === "watermark") && value === null ? 2 ** 63 : value,
      ),
    )
    .toSorted()
    .join(" ");
