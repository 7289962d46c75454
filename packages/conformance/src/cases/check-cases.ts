import { checkOperatorScript } from "./operator-script/check-operator-script.ts";
import { isOperatorScript } from "./operator-script/operator-script.ts";
import type { ScriptResult } from "./operator-script/run-operator-script.ts";
import type { CaseResult, FlinkCase } from "./flink-case.ts";

export interface Miss {
  readonly name: string;
  /** Absent: it is a script, not a query. */
  readonly sql?: string | undefined;
  readonly problem: string;
}

export interface CheckReport {
  readonly category: string;
  readonly cases: number;
  readonly misses: readonly Miss[];
}

/** Results against what Flink printed: columns' types and rows as a multiset, or the phase of an error. */
export function checkCases(
  tests: readonly FlinkCase[],
  results: ReadonlyMap<string, CaseResult>,
): readonly CheckReport[] {
  const categories = new Map<string, { cases: number; misses: Miss[] }>();
  for (const test of tests) {
    const entry = categories.get(test.category) ?? { cases: 0, misses: [] };
    categories.set(test.category, entry);
    entry.cases++;
    const problem = problemOf(test, results.get(test.name));
    if (problem !== null) entry.misses.push({ name: test.name, sql: test.sql, problem });
  }
  return [...categories].map(([category, entry]) => ({ category, ...entry }));
}

const problemOf = (test: FlinkCase, result: CaseResult | undefined): string | null =>
  isOperatorScript(test)
    ? checkOperatorScript(test, result as ScriptResult | undefined)
    : checkCase(test, result);

/** What differs, or null. */
export function checkCase({ expected }: FlinkCase, result: CaseResult | undefined): string | null {
  if (expected === undefined) return null;
  if (result === undefined) return "not run";
  if ("unsupported" in result) return `unsupported: ${result.unsupported}`;
  const { error } = result;
  if (expected.kind === "error") {
    const found = error === null ? "rows" : `a ${error.phase} error: ${error.message}`;
    return error?.phase === expected.phase ? null : `a ${expected.phase} error expected, not ${found}`;
  }
  if (error !== null) return `${error.phase} error: ${error.message}`;
  const types = result.columns.map(({ type }) => type).join("; ");
  const expectedTypes = expected.columns.map(({ type }) => type).join("; ");
  if (types !== expectedTypes) return `type ${types}, not ${expectedTypes}`;
  const rows = result.changelog.map(({ v }) => textOf(v)).toSorted();
  const expectedRows = expected.rows.map(textOf).toSorted();
  return rows.join("\n") === expectedRows.join("\n")
    ? null
    : `${rows.join("; ")}, not ${expectedRows.join("; ")}`;
}

/** A MAP has no order. */
const textOf = (row: unknown): string =>
  JSON.stringify(row, (_, value: unknown) => {
    const isMap = typeof value === "object" && value !== null && "map" in value && !Array.isArray(value);
    return isMap ? { map: (value.map as unknown[]).toSorted(byText) } : value;
  });

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
