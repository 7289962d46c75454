import { double, formatType, isNumeric } from "@millrace/graph";
import type { DeltaOf, Expression, LogicalType, NodeDiagnostic, RowSchema } from "@millrace/graph";
import type { Reporter } from "../input-columns.ts";
import { typedExpression } from "../typed-expression.ts";

/** An expression over the input row as a DOUBLE: numbers, and times in milliseconds; null with a report. */
export function numericExpression(
  text: string,
  schema: RowSchema,
  path: NodeDiagnostic["path"],
  to: Reporter,
): Expression | null {
  const typed = typedExpression(text, schema, { path }, to);
  if (typed === null) return null;
  const { type } = typed;
  if (isMilliseconds(type) || type.kind === "DOUBLE") return typed;
  if (isNumeric(type)) return { kind: "call", fn: "CAST", type: double(type.nullable), args: [typed] };
  to.report({ code: "window.not-numeric", severity: "error", path, params: { type: formatType(type) } });
  return null;
}

const isMilliseconds = (type: LogicalType): boolean => type.kind === "TIMESTAMP" && type.precision <= 3;

/** The number that stands in a text field, or null with a report. */
function threshold(text: string, field: string, to: Reporter): number | null {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  to.report({ code: "window.threshold", severity: "error", path: [field], params: { text } });
  return null;
}

/** The same of what a value differs by, up or down or only up. */
export function deltaThreshold(text: string, of: DeltaOf, field: string, to: Reporter): number | null {
  const value = threshold(text, field, to);
  if (value === null || value >= 0 || of !== "change") return value;
  to.report({ code: "window.negative-threshold", severity: "error", path: [field], params: { text } });
  return null;
}
