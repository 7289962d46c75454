import type { Expression, RowSchema } from "@millrace/graph";
import { printName } from "@millrace/sql";
import { freeName } from "../free-name.ts";
import { inputColumn } from "../input-columns.ts";
import type { Reporter } from "../input-columns.ts";
import { typedExpression } from "../typed-expression.ts";

interface BucketConfig {
  readonly buckets: "none" | "event-time" | "processing-time" | "expression";
  readonly timeColumn: string;
  readonly pattern: string;
  readonly expression: string;
}

/** A column (STRING) that names the bucket of a row, under a name that no other has; null with a report. */
export function bucketColumn(
  config: BucketConfig,
  schema: RowSchema,
  to: Reporter,
): { readonly name: string; readonly expression: Expression } | null {
  const expression = bucketExpression(config, schema, to);
  return (
    expression && { name: freeName("bucket", new Set(schema.fields.map(({ name }) => name))), expression }
  );
}

function bucketExpression(
  { buckets, timeColumn, pattern, expression }: BucketConfig,
  schema: RowSchema,
  to: Reporter,
): Expression | null {
  const quoted = `'${pattern.replaceAll("'", "''")}'`;
  if (buckets === "event-time") {
    const column = inputColumn(schema, timeColumn, ["timeColumn"], to);
    if (column === null) return null;
    return typedExpression(
      `DATE_FORMAT(${printName(column.name)}, ${quoted})`,
      schema,
      { path: ["timeColumn"] },
      to,
    );
  }
  if (buckets === "processing-time")
    return typedExpression(`DATE_FORMAT(LOCALTIMESTAMP, ${quoted})`, schema, { path: ["pattern"] }, to);
  if (typedExpression(expression, schema, { path: ["expression"] }, to) === null) return null;
  return typedExpression(`CAST((${expression}) AS STRING)`, schema, { path: ["expression"] }, to);
}
