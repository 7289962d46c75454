import { InvariantError } from "@millrace/graph";
import type { Expression, LiteralValue, LogicalType } from "@millrace/graph";
import { columnKind } from "../batch/column.ts";
import { literalToValue } from "../batch/row-values.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import type { ExpressionEnvironment } from "./expression-environment.ts";
import type { DecimalOperand, Int64Operand, Operand, StringOperand } from "./operand.ts";

/**
 * What the parts of the generator share: the lines of the loop's body, names, constants, and one-lane typed temporaries.
 *
 * A 64-bit value that is merged from several branches goes through a lane (`T[n]`), never through a `let`: there the
 * JIT would box a bigint.
 */
export class CodeWriter {
  readonly constants: unknown[] = [];
  readonly environment: ExpressionEnvironment;
  #lines: string[] = [];
  #names = 0;
  #lanes = 0;

  constructor(environment: ExpressionEnvironment) {
    this.environment = environment;
  }

  get laneCount(): number {
    return this.#lanes;
  }

  emit(line: string): void {
    this.#lines.push(line);
  }

  fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  /** Index of a new lane: `T[n]` as a bigint, `TW[2 * n]` and `TW[2 * n + 1]` its words. */
  lane(): number {
    return this.#lanes++;
  }

  /** Name of a constant: the only way in for values of a person. */
  constant(value: unknown): string {
    return `k${this.constants.push(value) - 1}`;
  }

  /** The lines that `write` emits, as one text, instead of where the writer stands. */
  capture(write: () => void): string {
    const outer = this.#lines;
    this.#lines = [];
    write();
    const text = this.#lines.join("\n");
    this.#lines = outer;
    return text;
  }

  /** Binds an expression to a name, so that it is evaluated once. */
  bind(expression: string, prefix = "x"): string {
    if (/^\w+$/.test(expression)) return expression;
    const name = this.fresh(prefix);
    this.emit(`const ${name} = ${expression};`);
    return name;
  }

  bindNull(isNull: string | null): string | null {
    return isNull === null || isNull === "true" ? isNull : this.bind(isNull, "n");
  }

  bigConstant(value: bigint): string {
    return `${this.constant(BigInt64Array.of(value))}[0]`;
  }

  /** The bigint of a BIGINT operand, made from its small form where it has no other. */
  bigValue(operand: Int64Operand): string {
    if (operand.value !== null) return operand.value;
    if (operand.small === null) throw new InvariantError("a BIGINT operand without a value");
    const lane = this.lane();
    const small = this.bind(operand.small);
    this.emit(`TW[${2 * lane}] = ${small}; TW[${2 * lane + 1}] = ${small} >> 31;`);
    return `T[${lane}]`;
  }

  /** The number that `operand`'s value is nearest to. */
  doubleValue(operand: Int64Operand): string {
    if (operand.small !== null) return operand.small;
    if (operand.words !== null) return `(${operand.words.high} * 4294967296 + (${operand.words.low} >>> 0))`;
    return `Number(${this.bigValue(operand)})`;
  }

  /** The bytes that a call appended to the arena. */
  arenaString(lengthExpression: string, isNull: string | null): StringOperand {
    const length = this.fresh("s");
    this.emit(`const ${length} = ${lengthExpression};`);
    const offset = this.bind(`A.used - ${length}`);
    return { kind: "string", heap: "A.bytes", offset, length, inArena: true, literal: null, isNull };
  }

  /** Needs `join`, `decode` in scope: the value as the interpreter has it. */
  boxed(operand: Operand): string {
    switch (operand.kind) {
      case "boolean":
      case "int32":
      case "float64":
        return operand.value;
      case "int64":
        return this.bigValue(operand);
      case "decimal":
        return operand.high === null ? operand.low : `join(${operand.low}, ${operand.high})`;
      case "string":
        return `decode(${operand.heap}, ${operand.offset}, ${operand.length})`;
    }
  }

  /** An operand for a variable that holds a boxed value or null. */
  unboxed(type: LogicalType, name: string, isNull: string | null): Operand {
    switch (columnKind(type)) {
      case "int8":
        return { kind: "boolean", value: `(${name} === true)`, isNull };
      case "int32":
        return { kind: "int32", value: name, isNull };
      case "float64":
        return { kind: "float64", value: name, isNull };
      case "int64": {
        const lane = this.lane();
        this.emit(`T[${lane}] = ${name} === null ? 0n : ${name};`);
        return { kind: "int64", value: `T[${lane}]`, small: null, words: laneWords(lane), isNull };
      }
      case "decimal":
        return this.decimalLanes(`${name} === null ? 0n : ${name}`, isNull);
      case "string":
        return this.arenaString(`${name} === null ? 0 : bytes.appendText(A, ${name})`, isNull);
    }
  }

  /** Two lanes that hold any bigint of 128 bits. */
  decimalLanes(expression: string, isNull: string | null): DecimalOperand {
    const low = this.lane();
    const high = this.lane();
    const joined = this.bind(expression, "d");
    this.emit(`T[${low}] = BigInt.asIntN(64, ${joined}); T[${high}] = ${joined} >> 64n;`);
    return { kind: "decimal", low: `T[${low}]`, high: `T[${high}]`, literal: null, isNull };
  }

  // oxlint-disable-next-line complexity -- one case a kind of the closed list
  literal(type: LogicalType, literal: LiteralValue): Operand {
    const isNull = literal === null ? "true" : null;
    const value = literalToValue(type, literal);
    switch (type.kind === "NULL" ? "int8" : columnKind(type)) {
      case "int8":
        return { kind: "boolean", value: value === true ? "true" : "false", isNull };
      case "int32":
        return { kind: "int32", value: String(Number(value ?? 0) | 0), isNull };
      case "float64":
        return { kind: "float64", value: this.constant(Number(value ?? 0)), isNull };
      case "int64":
        return this.#int64Literal(BigInt(value ?? 0), isNull);
      case "decimal":
        return this.#decimalLiteral(BigInt(value ?? 0), isNull);
      case "string": {
        const bytes = encodeUtf8(String(value ?? ""));
        const heap = this.constant(bytes);
        const text = value === null ? null : String(value);
        return {
          kind: "string",
          heap,
          offset: "0",
          length: String(bytes.length),
          inArena: false,
          literal: text,
          isNull,
        };
      }
    }
  }

  #int64Literal(value: bigint, isNull: string | null): Int64Operand {
    const fits = BigInt.asIntN(32, value) === value;
    const low = String(Number(BigInt.asIntN(32, value)));
    const high = String(Number(BigInt.asIntN(32, value >> 32n)));
    return {
      kind: "int64",
      value: this.bigConstant(value),
      small: fits ? low : null,
      words: { low, high },
      isNull,
    };
  }

  #decimalLiteral(value: bigint, isNull: string | null): DecimalOperand {
    const low = BigInt.asIntN(64, value);
    const high = low === value ? null : this.bigConstant(value >> 64n);
    return { kind: "decimal", low: this.bigConstant(low), high, literal: value, isNull };
  }
}

export const laneWords = (lane: number): { low: string; high: string } => ({
  low: `TW[${2 * lane}]`,
  high: `TW[${2 * lane + 1}]`,
});

/** How an expression becomes an operand: given to the parts of the generator, which call each other through it. */
export type Generate = (expression: Expression) => Operand;
