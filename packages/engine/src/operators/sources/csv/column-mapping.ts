import type { Field } from "@millrace/graph";
import type { CsvRecord } from "./csv-record.ts";

/** Where the columns that are read stand in a record. */
export interface ColumnMapping {
  /** Fields that every record must have. */
  readonly fieldCount: number;
  /** For each output column, in order, the index of its field. */
  readonly fields: readonly number[];
}

/** Without a header, the declared columns are the fields in their order. */
export function declaredMapping(columns: readonly Field[], output: readonly Field[]): ColumnMapping {
  const names = columns.map((column) => column.name);
  return { fieldCount: names.length, fields: output.map((field) => names.indexOf(field.name)) };
}

/** With a header, its names say which field is which; -1: missing. Columns that nobody declared may be there. */
export function headerMapping(header: CsvRecord, output: readonly Field[]): ColumnMapping {
  const names = Array.from({ length: header.fieldCount }, (_, field) => header.text(field).trim());
  return { fieldCount: names.length, fields: output.map((field) => names.indexOf(field.name)) };
}
