import { isFine, isText } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import { laneWords } from "./code-writer.ts";
import type { CodeWriter } from "./code-writer.ts";
import type { Int64Operand, Operand } from "./operand.ts";

export interface CastPlan {
  readonly from: LogicalType;
  readonly to: LogicalType;
}

/** CAST between numbers without a call; null where there is no fast form. None of these can fail. */
// oxlint-disable-next-line complexity -- one case a kind of the closed list
export function generateCast(writer: CodeWriter, { from, to }: CastPlan, operand: Operand): Operand | null {
  if (operand.isNull === "true") return null;
  switch (operand.kind) {
    case "boolean":
      if (to.kind === "BOOLEAN") return operand;
      return to.kind === "INT"
        ? { kind: "int32", value: `(${operand.value} ? 1 : 0)`, isNull: operand.isNull }
        : null;
    case "int32":
      return INTEGERS.has(from.kind) ? fromInt32(to, operand.value, operand.isNull) : null;
    case "int64":
      return fromInt64(writer, to, operand);
    case "float64":
      return isSameNumber(from, to) ? operand : null;
    case "decimal": {
      const grows =
        from.kind === "DECIMAL" &&
        to.kind === "DECIMAL" &&
        from.scale === to.scale &&
        to.precision >= from.precision;
      return grows ? operand : null;
    }
    case "string":
      return isText(from) && holdsText(from, to) ? operand : null;
  }
}

const INTEGERS: ReadonlySet<LogicalType["kind"]> = new Set(["INT", "SMALLINT", "TINYINT"]);

function holdsText(from: LogicalType, to: LogicalType): boolean {
  if (to.kind === "STRING") return true;
  return (
    to.kind === "VARCHAR" && (from.kind === "CHAR" || from.kind === "VARCHAR") && from.length <= to.length
  );
}

function isSameNumber(from: LogicalType, to: LogicalType): boolean {
  const times = from.kind === "TIMESTAMP" || from.kind === "TIMESTAMP_LTZ";
  if (times && from.kind === to.kind) return !isFine(to) && to.precision >= from.precision;
  if (from.kind === "FLOAT") return to.kind === "DOUBLE" || to.kind === "FLOAT";
  return from.kind === to.kind && !times;
}

/** Digits that any INT or BIGINT fits in. */
const INT_DIGITS = 10;
const BIGINT_DIGITS = 19;

function fromInt32(to: LogicalType, value: string, isNull: string | null): Operand | null {
  if (to.kind === "TINYINT") return { kind: "int32", value: `(((${value}) << 24) >> 24)`, isNull };
  if (to.kind === "SMALLINT") return { kind: "int32", value: `(((${value}) << 16) >> 16)`, isNull };
  if (to.kind === "INT") return { kind: "int32", value, isNull };
  if (to.kind === "BIGINT") return { kind: "int64", value: null, small: value, words: null, isNull };
  return to.kind === "DOUBLE" ? { kind: "float64", value, isNull } : null;
}

// oxlint-disable-next-line complexity -- one case a kind of the closed list
function fromInt64(writer: CodeWriter, to: LogicalType, operand: Int64Operand): Operand | null {
  const { isNull } = operand;
  switch (to.kind) {
    case "BIGINT":
      return operand;
    case "INT":
      return { kind: "int32", value: lowWord(writer, operand), isNull };
    case "DOUBLE":
      return { kind: "float64", value: writer.bind(writer.doubleValue(operand)), isNull };
    case "DECIMAL": {
      const digits = operand.small === null ? BIGINT_DIGITS : INT_DIGITS;
      if (to.scale !== 0 || to.precision < digits) return null;
      return { kind: "decimal", low: writer.bigValue(operand), high: null, literal: null, isNull };
    }
    default:
      return null;
  }
}

function lowWord(writer: CodeWriter, operand: Int64Operand): string {
  if (operand.small !== null) return operand.small;
  if (operand.words !== null) return operand.words.low;
  const lane = writer.lane();
  writer.emit(`T[${lane}] = ${writer.bigValue(operand)};`);
  return laneWords(lane).low;
}
