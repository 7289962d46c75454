import { isFine } from "@millrace/graph";
import type { Field } from "@millrace/graph";
import type { BatchBuilder } from "../../../batch/batch-builder.ts";
import { floorDivide } from "../../../batch/floor-divide.ts";
import { writeValue } from "../../../batch/row-values.ts";
import { fromTwosComplement } from "../../../batch/twos-complement.ts";
import { repairUtf8 } from "../../../batch/utf8.ts";
import type { PageValues } from "./column-pages.ts";
import type { ParquetColumn, ParquetValues } from "./parquet-columns.ts";

/** A range of a page, and the row that its first value goes to. */
export interface ValueRange {
  readonly values: PageValues;
  readonly from: number;
  readonly count: number;
  readonly row: number;
}

/** Writes values of a page into one column; false where there is a NULL and the column has none. */
export type ValueWriter = (range: ValueRange) => boolean;

export function valueWriter(
  builder: BatchBuilder,
  index: number,
  column: ParquetColumn,
  field: Field,
): ValueWriter {
  const write = oneValue(builder, index, column, field);
  const { nulls } = builder.columns[index]!;
  return ({ values, from, count, row }) => {
    for (let i = 0; i < count; i++) {
      const value = values[from + i];
      if (value === undefined || value === null) {
        if (nulls === null) return false;
        writeValue(builder, index, row + i, null);
      } else {
        if (nulls !== null) nulls[row + i] = 0;
        write(value, row + i);
      }
    }
    return true;
  };
}

type Write = (value: unknown, row: number) => void;

// oxlint-disable-next-line max-params -- a column of a file as one of a batch
function oneValue(builder: BatchBuilder, index: number, { reads }: ParquetColumn, { type }: Field): Write {
  const target = builder.columns[index]!;
  switch (target.kind) {
    case "string":
      return textWriter(builder, index);
    case "int8":
      return (value, row) => void (target.values[row] = value === true ? 1 : 0);
    case "int32":
      if (type.kind === "TIME") return (value, row) => void (target.values[row] = momentOf(value, reads));
      return (value, row) => void (target.values[row] = Number(value));
    case "int64":
      return (value, row) =>
        void (target.values[row] = typeof value === "bigint" ? value : BigInt(value as number));
    case "float64":
      if (type.kind === "DOUBLE" || type.kind === "FLOAT")
        return (value, row) => void (target.values[row] = Number(value));
      return (value, row) => void (target.values[row] = momentOf(value, reads));
    case "decimal":
      if (isFine(type)) return (value, row) => writeValue(builder, index, row, nanosecondsOf(value, reads));
      return (value, row) => writeValue(builder, index, row, unscaledOf(value));
  }
}

function textWriter({ arena, columns }: BatchBuilder, index: number): Write {
  const column = columns[index]!;
  return (value, row) => {
    if (column.kind !== "string" || !(value instanceof Uint8Array)) return;
    const bytes = repairUtf8(value);
    column.offsets[row] = arena.append(bytes, 0, bytes.length);
    column.lengths[row] = bytes.length;
  };
}

const DAY_MS = 86_400_000;

/** Milliseconds since the epoch, or of the day, rounded down. */
function momentOf(value: unknown, reads: ParquetValues): number {
  const count = Number(value);
  switch (reads) {
    case "days":
      return count * DAY_MS;
    case "micros":
    case "day-micros":
      return inMilliseconds(value, count, 1_000);
    case "nanos":
    case "day-nanos":
      return inMilliseconds(value, count, 1_000_000);
    default:
      return count;
  }
}

const NANOS_A_UNIT: Partial<Record<ParquetValues, bigint>> = { millis: 1_000_000n, micros: 1_000n };

const nanosecondsOf = (value: unknown, reads: ParquetValues): bigint =>
  BigInt(value as bigint) * (NANOS_A_UNIT[reads] ?? 1n);

/** Rounded down. A count that a double does not hold is divided as it is. */
function inMilliseconds(value: unknown, count: number, unit: number): number {
  if (Number.isSafeInteger(count)) return Math.floor(count / unit);
  return Number(floorDivide(BigInt(value as bigint), BigInt(unit)));
}

const unscaledOf = (value: unknown): bigint =>
  value instanceof Uint8Array ? fromTwosComplement(value) : BigInt(value as number | bigint);
