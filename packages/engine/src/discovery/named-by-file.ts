import { formatType } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import type { BatchBuilder } from "../batch/batch-builder.ts";
import { rowsOfBatch } from "../batch/row-values.ts";
import { formatValue } from "../expression/text-format.ts";
import type { Discovered } from "./discovered.ts";

/** Of a file that itself names its columns, and what was read of its rows. */
export const namedByFile = (fields: readonly Field[], rows: BatchBuilder): Discovered => ({
  columns: fields.map(({ name, type }) => ({ name, type: formatType({ ...type, nullable: true }) })),
  rows: rowsOfBatch(rows.take()).map((row) =>
    row.map((value, index) => (value === null ? null : formatValue(value, fields[index]!.type))),
  ),
  sampledRows: 0,
  delimiter: null,
});
