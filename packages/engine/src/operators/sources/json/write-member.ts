import type { LogicalType } from "@millrace/graph";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
import { writeValue } from "../../../batch/row-values.ts";
import { appendUtf8, writeScalar } from "../csv/field-parser.ts";
import { ESCAPED_TEXT, MISSING, NESTED, NULL_VALUE } from "./json-record.ts";
import type { JsonRecord } from "./json-record.ts";

/**
 * Writes a member of an object into a column, at the builder's next row; false where it does not fit the type. A member
 * that is missing or null is NULL. STRING takes any value as it stands; other types take what its text means by the rules
 * of CAST.
 */
export function writeMember(
  record: JsonRecord,
  member: number,
  to: { readonly builder: BatchBuilder; readonly index: number; readonly type: LogicalType },
): boolean {
  const { builder, index, type } = to;
  const row = builder.rowCount;
  const shape = record.shape[member]!;
  if (shape === MISSING || shape === NULL_VALUE) {
    if (type.nullable) writeValue(builder, index, row, null);
    return type.nullable;
  }
  if (shape === ESCAPED_TEXT && type.kind === "STRING") {
    writeValue(builder, index, row, record.text(member));
    return true;
  }
  const { nulls } = builder.columns[index]!;
  if (nulls !== null) nulls[row] = 0;
  const range = { bytes: record.bytes, from: record.from[member]!, to: record.to[member]! };
  if (type.kind === "STRING") return appendUtf8(range, { builder, index, row, type }, null);
  return shape !== NESTED && writeScalar(range, { builder, index, row, type });
}
