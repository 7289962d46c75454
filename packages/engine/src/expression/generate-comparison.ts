import { isNested } from "@millrace/graph";
import type { LogicalType } from "@millrace/graph";
import type { CodeWriter } from "./code-writer.ts";
import { anyNull } from "./operand.ts";
import type { BooleanOperand, Int64Operand, Operand, StringOperand } from "./operand.ts";

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

const OPERATORS: Readonly<Record<Comparison, string>> = {
  "=": "===",
  "<>": "!==",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** Null where there is no fast form: DECIMALs of different scales or of two lanes. */
export function generateComparison(
  writer: CodeWriter,
  { fn, argTypes }: { readonly fn: Comparison; readonly argTypes: readonly LogicalType[] },
  a: Operand,
  b: Operand,
): BooleanOperand | null {
  if (argTypes[0] !== undefined && isNested(argTypes[0])) return null;
  const value = comparison(writer, fn, [a, b], argTypes);
  return value === null ? null : { kind: "boolean", value: `(${value})`, isNull: anyNull([a, b]) };
}

// oxlint-disable-next-line complexity -- one case a kind of the closed list
function comparison(
  writer: CodeWriter,
  fn: Comparison,
  [a, b]: readonly [Operand, Operand],
  [aType, bType]: readonly LogicalType[],
): string | null {
  const operator = OPERATORS[fn];
  if (a.kind === "int64" && b.kind === "int64") return int64(writer, fn, a, b);
  if (a.kind === "string" && b.kind === "string") return text(fn, a, b);
  if (a.kind === "decimal" && b.kind === "decimal") {
    const sameScale = aType?.kind === "DECIMAL" && bType?.kind === "DECIMAL" && aType.scale === bType.scale;
    return sameScale && a.high === null && b.high === null ? `${a.low} ${operator} ${b.low}` : null;
  }
  if (a.kind === "boolean" && b.kind === "boolean") return `(${a.value}) ${operator} (${b.value})`;
  if ("value" in a && "value" in b && a.kind === b.kind)
    return `${String(a.value)} ${operator} ${String(b.value)}`;
  return null;
}

function int64(writer: CodeWriter, fn: Comparison, a: Int64Operand, b: Int64Operand): string {
  const operator = OPERATORS[fn];
  if (a.small !== null && b.small !== null) return `${a.small} ${operator} ${b.small}`;
  if ((fn === "=" || fn === "<>") && a.words !== null && b.words !== null) {
    const equal = `${a.words.low} === ${b.words.low} && ${a.words.high} === ${b.words.high}`;
    return fn === "=" ? equal : `!(${equal})`;
  }
  return `${writer.bigValue(a)} ${operator} ${writer.bigValue(b)}`;
}

function text(fn: Comparison, a: StringOperand, b: StringOperand): string {
  if (fn === "=" || fn === "<>") {
    const equal = `${a.length} === ${b.length} && bytes.equal(${a.heap}, ${a.offset}, ${b.heap}, ${b.offset}, ${a.length})`;
    return fn === "=" ? equal : `!(${equal})`;
  }
  const order = `bytes.compare(${a.heap}, ${a.offset}, ${a.length}, ${b.heap}, ${b.offset}, ${b.length})`;
  return `${order} ${OPERATORS[fn]} 0`;
}
