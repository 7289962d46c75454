import { rowSchema } from "@millrace/graph";
import type { Diagnostic, Expression, Field, LiteralValue, RowSchema } from "@millrace/graph";
import { parseSelect, typeCheck } from "@millrace/sql";
import type { SelectItem } from "@millrace/sql";
import { literalOfCase } from "./case-value.ts";
import { parseCaseType } from "./case-type.ts";
import type { CaseInput, ErrorPhase, FlinkCase } from "./flink-case.ts";

/** A scalar case as a source, a calc over it and what it gives. */
export interface CasePlan {
  readonly input: RowSchema;
  readonly rows: readonly (readonly LiteralValue[])[];
  readonly projections: readonly Expression[];
  readonly output: RowSchema;
}

export type Planned =
  | { readonly kind: "plan"; readonly plan: CasePlan }
  | { readonly kind: "error"; readonly phase: ErrorPhase; readonly diagnostic: Diagnostic };

/** Codes of the parser that Flink finds only when it validates. */
const VALIDATION_CODES: ReadonlySet<string> = new Set(["expression.unknown-type", "expression.type-range"]);

export function planCase(test: FlinkCase): Planned {
  const parsed = parseSelect(test.sql);
  if (!parsed.ok) return failed("parse", parsed.diagnostics);
  const table = test.inputs.find((input) => input.table === parsed.value.table);
  if (table === undefined) throw new Error(`${test.name} has no table ${parsed.value.table}`);
  const { input, rows } = source(table);
  const timeZone = test.config?.["table.local-time-zone"] ?? test.timeZone ?? "UTC";
  const projections: Expression[] = [];
  for (const { expression } of parsed.value.items) {
    const checked = typeCheck(expression, input, { timeZone });
    if (!checked.ok) return failed("validation", checked.diagnostics);
    projections.push(checked.expression);
  }
  const output = rowSchema(
    projections.map(({ type }, index) => ({ name: nameOf(parsed.value.items, index), type })),
  );
  return { kind: "plan", plan: { input, rows, projections, output } };
}

function failed(phase: ErrorPhase, diagnostics: readonly Diagnostic[]): Planned {
  const diagnostic = diagnostics[0]!;
  return { kind: "error", phase: VALIDATION_CODES.has(diagnostic.code) ? "validation" : phase, diagnostic };
}

/** As Flink names them: a column keeps its name, anything else is EXPR$ and its place. */
function nameOf(items: readonly SelectItem[], index: number): string {
  const { alias, expression } = items[index]!;
  return alias ?? (expression.kind === "column" ? expression.name : `EXPR$${index}`);
}

/** Columns of types that we do not have are left out: a query that reads one does not validate. */
function source({ columns, rows }: CaseInput): Pick<CasePlan, "input" | "rows"> {
  const fields: (Field & { readonly at: number })[] = [];
  for (const [at, { name, type, notNull }] of columns.entries()) {
    const parsed = parseCaseType(type, notNull !== true);
    if (parsed !== null) fields.push({ name, type: parsed, at });
  }
  const literals = rows.map(({ v }) => fields.map(({ type, at }) => literalOfCase(v[at] ?? null, type)));
  return { input: rowSchema(fields.map(({ name, type }) => ({ name, type }))), rows: literals };
}
