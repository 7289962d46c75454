import { InvariantError } from "@millrace/graph";
import type { Expression, LogicalType } from "@millrace/graph";
import { columnKind } from "../batch/column.ts";
import { laneWords } from "./code-writer.ts";
import type { CodeWriter, Generate } from "./code-writer.ts";
import type { BooleanOperand, Operand } from "./operand.ts";
import type { Call, LazyFunction } from "./scalar-call.ts";

/** Functions of three-valued logic, and those whose branches are evaluated only where they are taken. */
// oxlint-disable-next-line complexity -- one case a kind of the closed list
export function generateLogic(writer: CodeWriter, generate: Generate, call: Call, fn: LazyFunction): Operand {
  switch (fn) {
    case "AND":
    case "OR":
      return connect(writer, generate, call, fn === "OR");
    case "NOT": {
      const operand = booleanOperand(generate(call.args[0]!));
      return { kind: "boolean", value: `!(${operand.value})`, isNull: operand.isNull };
    }
    case "CASE":
      return generateCase(writer, generate, call);
    case "COALESCE":
      return generateCoalesce(writer, generate, call);
    case "IS NULL":
    case "IS NOT NULL": {
      const { isNull } = generate(call.args[0]!);
      const value = isNull ?? "false";
      return certain(fn === "IS NULL" ? value : `!(${value})`);
    }
    case "IS TRUE":
      return certain(isTrue(writer, generate, call.args[0]!));
    case "IS NOT TRUE":
      return certain(`!${isTrue(writer, generate, call.args[0]!)}`);
    case "IS FALSE":
    case "IS NOT FALSE": {
      const operand = booleanOperand(generate(call.args[0]!));
      const isFalse =
        operand.isNull === null ? `!(${operand.value})` : `(!(${operand.isNull}) && !(${operand.value}))`;
      return certain(fn === "IS FALSE" ? isFalse : `!(${isFalse})`);
    }
  }
}

const certain = (value: string): BooleanOperand => ({ kind: "boolean", value: `(${value})`, isNull: null });

export function booleanOperand(operand: Operand): BooleanOperand {
  if (operand.kind !== "boolean") throw new InvariantError(`BOOLEAN expected, not ${operand.kind}`);
  return operand;
}

/** A pure JavaScript condition that is true where the expression is TRUE, not where it is NULL. */
export function isTrue(writer: CodeWriter, generate: Generate, expression: Expression): string {
  if (expression.kind === "call" && (expression.fn === "AND" || expression.fn === "OR")) {
    return connectTrue(writer, generate, expression);
  }
  const operand = booleanOperand(generate(expression));
  return operand.isNull === null ? `(${operand.value})` : `(!(${operand.isNull}) && ${operand.value})`;
}

/** AND or OR as a condition. The statements of later arguments run only where these are asked for. */
function connectTrue(writer: CodeWriter, generate: Generate, call: Call): string {
  const or = call.fn === "OR";
  let left = isTrue(writer, generate, call.args[0]!);
  for (const argument of call.args.slice(1)) {
    let right = "";
    const statements = writer.capture(() => {
      right = isTrue(writer, generate, argument);
    });
    if (statements === "") {
      left = `(${left} ${or ? "||" : "&&"} ${right})`;
    } else {
      const result = writer.fresh("b");
      writer.emit(`let ${result} = ${left};`);
      writer.emit(`if (${or ? "!" : ""}${result}) {\n${statements}\n${result} = ${right};\n}`);
      left = result;
    }
  }
  return left;
}

/** The decisive value wins (TRUE for OR, FALSE for AND), else NULL does. Later arguments are skipped behind a decisive one. */
function connect(writer: CodeWriter, generate: Generate, call: Call, or: boolean): BooleanOperand {
  const result = writer.fresh("b");
  const unknown = writer.fresh("n");
  writer.emit(`let ${result} = ${String(!or)}, ${unknown} = false;`);
  const step = (index: number): void => {
    const argument = call.args[index];
    if (argument === undefined) return;
    const operand = booleanOperand(generate(argument));
    const decisive = or ? operand.value : `!(${operand.value})`;
    const branch = operand.isNull === null ? "" : `if (${operand.isNull}) ${unknown} = true; else `;
    writer.emit(`${branch}if (${decisive}) { ${result} = ${String(or)}; }`);
    if (index + 1 < call.args.length) {
      writer.emit(`if (${result} === ${String(!or)}) {\n${writer.capture(() => step(index + 1))}\n}`);
    }
  };
  step(0);
  const open = `${result} === ${String(!or)}`;
  return { kind: "boolean", value: result, isNull: call.type.nullable ? `(${unknown} && ${open})` : null };
}

function generateCase(writer: CodeWriter, generate: Generate, call: Call): Operand {
  const merge = new Merge(writer, call.type);
  const step = (index: number): void => {
    const condition = call.args[index]!;
    if (index + 1 >= call.args.length) {
      merge.assign(generate(condition));
      return;
    }
    const test = isTrue(writer, generate, condition);
    const then = writer.capture(() => merge.assign(generate(call.args[index + 1]!)));
    const otherwise = writer.capture(() => step(index + 2));
    writer.emit(`if (${test}) {\n${then}\n} else {\n${otherwise}\n}`);
  };
  step(0);
  return merge.operand;
}

function generateCoalesce(writer: CodeWriter, generate: Generate, call: Call): Operand {
  const merge = new Merge(writer, call.type);
  const step = (index: number): void => {
    const operand = generate(call.args[index]!);
    if (operand.isNull === null || index + 1 >= call.args.length) {
      merge.assign(operand);
      return;
    }
    const then = writer.capture(() => merge.assign({ ...operand, isNull: null }));
    const otherwise = writer.capture(() => step(index + 1));
    writer.emit(`if (!(${operand.isNull})) {\n${then}\n} else {\n${otherwise}\n}`);
  };
  step(0);
  return merge.operand;
}

/** A value that several branches assign: plain variables, and lanes for 64-bit values. */
class Merge {
  readonly operand: Operand;
  readonly #writer: CodeWriter;
  readonly #null: string | null;

  constructor(writer: CodeWriter, type: LogicalType) {
    this.#writer = writer;
    this.#null = type.nullable ? writer.fresh("n") : null;
    if (this.#null !== null) writer.emit(`let ${this.#null} = false;`);
    this.operand = this.#declare(type, this.#null);
  }

  #declare(type: LogicalType, isNull: string | null): Operand {
    const writer = this.#writer;
    switch (columnKind(type)) {
      case "int8":
        return { kind: "boolean", value: this.#variable("false"), isNull };
      case "int32":
        return { kind: "int32", value: this.#variable("0"), isNull };
      case "float64":
        return { kind: "float64", value: this.#variable("0"), isNull };
      case "int64": {
        const lane = writer.lane();
        writer.emit(`T[${lane}] = 0n;`);
        return { kind: "int64", value: `T[${lane}]`, small: null, words: laneWords(lane), isNull };
      }
      case "decimal": {
        const low = `T[${writer.lane()}]`;
        const high = `T[${writer.lane()}]`;
        writer.emit(`${low} = 0n; ${high} = 0n;`);
        return { kind: "decimal", low, high, literal: null, isNull };
      }
      case "string": {
        const [heap, offset, length] = [this.#variable("A.bytes"), this.#variable("0"), this.#variable("0")];
        return { kind: "string", heap, offset, length, inArena: false, literal: null, isNull };
      }
    }
  }

  #variable(initial: string): string {
    const name = this.#writer.fresh("m");
    this.#writer.emit(`let ${name} = ${initial};`);
    return name;
  }

  assign(from: Operand): void {
    if (this.#null !== null && from.isNull !== null) this.#writer.emit(`${this.#null} = ${from.isNull};`);
    if (from.isNull !== "true") this.#writer.emit(this.#assignment(from));
  }

  #assignment(from: Operand): string {
    const to = this.operand;
    if (to.kind === "int64" && from.kind === "int64") return `${to.value} = ${this.#writer.bigValue(from)};`;
    if (to.kind === "decimal" && from.kind === "decimal") {
      return `${to.low} = ${from.low}; ${to.high} = ${from.high ?? `${from.low} >> 63n`};`;
    }
    if (to.kind === "string" && from.kind === "string") {
      return `${to.heap} = ${from.heap}; ${to.offset} = ${from.offset}; ${to.length} = ${from.length};`;
    }
    if ("value" in to && "value" in from && to.kind === from.kind)
      return `${to.value} = ${String(from.value)};`;
    throw new InvariantError(`cannot merge ${from.kind} into ${to.kind}`);
  }
}
