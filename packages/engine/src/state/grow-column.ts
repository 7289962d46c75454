import type { Column } from "../batch/column.ts";
import { grownArray } from "./grown-array.ts";

/** Gives the arrays of a column room for so many rows; what they hold stays. Strings keep their heap. */
export function growColumn(column: Column, capacity: number): void {
  if (column.nulls !== null) column.nulls = grownArray(column.nulls, capacity);
  switch (column.kind) {
    case "string":
      column.offsets = grownArray(column.offsets, capacity);
      column.lengths = grownArray(column.lengths, capacity);
      return;
    case "decimal":
      column.low = grownArray(column.low, capacity);
      if (column.high !== null) column.high = grownArray(column.high, capacity);
      return;
    case "int64":
      if (capacity <= column.values.length) return;
      column.values = grownArray(column.values, capacity);
      column.words = new Int32Array(column.values.buffer, 0, column.values.length * 2);
      return;
    case "int8":
      column.values = grownArray(column.values, capacity);
      return;
    case "int32":
      column.values = grownArray(column.values, capacity);
      return;
    case "float64":
      column.values = grownArray(column.values, capacity);
  }
}
