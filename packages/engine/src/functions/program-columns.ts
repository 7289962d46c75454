import { isPlainText } from "@millrace/graph";
import { valueTest } from "./value-test.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Rows that the arrays of a program hold. */
export const PROGRAM_ROWS = 4_096;

/** Items of the first array: the row at hand, and for each output whether there are bigints among its numbers. */
export const SHARED = { row: 0, bigints: 1 } as const;

/** Outputs of a program, at most. */
const MOST_OUTPUTS = 7;

/**
 * The text of the columns of a program: their arrays, how a value of row `@i` is read, and how a result is stored as row
 * `@w`. In it `@` stands for a prefix that occurs nowhere in the person's text. The arrays are made in the order in which
 * `RowInput` and `RowOutput` expect them: values, then nulls.
 */
export class ProgramColumns {
  readonly arrays: string[] = [];
  /** Of the arrays. */
  readonly declarations: string[] = [];
  /** What `output` needs besides arrays. */
  readonly stores: string[] = [];
  #texts = 0;

  constructor() {
    this.#array("@S", "Int32Array", 1 + MOST_OUTPUTS);
  }

  /** The expression of a column's value. */
  input({ valueClass, type }: FunctionColumn, index: number): string {
    const name = `@c${index}`;
    const value = this.#inputValue(valueClass, name);
    if (!type.nullable) return value;
    this.#array(`@n${index}`, "Uint8Array", PROGRAM_ROWS);
    return `(@n${index}[@i] === 0 ? ${value} : null)`;
  }

  /** The statements that store a value. `output`: which of the program's. */
  output(column: FunctionColumn, index: number, output = 0): (value: string) => string {
    this.#outputArrays(column, index);
    const { test, store, others } = outputRules(column, index, SHARED.bigints + output);
    const { nullable } = column.type;
    const present = nullable ? `@m${index}[@w] = 0;` : "";
    const absent = nullable
      ? `if (v === null || v === undefined) { @m${index}[@w] = 1; ${emptied(column, index)} return; }`
      : "";
    this.stores.push(`const @s${index} = (v) => { ${absent} ${present} ${others} @no(${index}, v); };`);
    return (value) => `@v = ${value}; if (${test}) { ${present} ${store} } else @s${index}(@v);`;
  }

  #inputValue(valueClass: FunctionColumn["valueClass"], name: string): string {
    switch (valueClass) {
      case "number":
        this.#array(name, "Float64Array", PROGRAM_ROWS);
        return `${name}[@i]`;
      case "bigint":
        this.#array(name, "BigInt64Array", PROGRAM_ROWS);
        return `${name}[@i]`;
      case "boolean":
        this.#array(name, "Uint8Array", PROGRAM_ROWS);
        return `(${name}[@i] === 1)`;
      case "text":
        this.#array(name, "Int32Array", PROGRAM_ROWS + 1);
        return `@T[${this.#texts++}].substring(${name}[@i], ${name}[@i + 1])`;
    }
  }

  #outputArrays({ valueClass, type }: FunctionColumn, index: number): void {
    const values = {
      text: "Int32Array",
      boolean: "Uint8Array",
      number: "Float64Array",
      bigint: "Float64Array",
    };
    this.#array(`@r${index}`, values[valueClass], PROGRAM_ROWS);
    if (valueClass === "text") this.stores.push(`const @p${index} = [];`);
    if (type.kind === "BIGINT") {
      this.#array(`@b${index}`, "BigInt64Array", PROGRAM_ROWS);
      this.#array(`@x${index}`, "Uint8Array", PROGRAM_ROWS);
    }
    if (type.nullable) this.#array(`@m${index}`, "Uint8Array", PROGRAM_ROWS);
  }

  #array(name: string, kind: string, length: number): void {
    this.arrays.push(name);
    this.declarations.push(`const ${name} = new ${kind}(${length});`);
  }
}

interface OutputRules {
  /** Whether `@v` is what functions usually give, and how it is stored then. */
  readonly test: string;
  readonly store: string;
  /** Statements that store other values that will do, and return; `v` is the value. */
  readonly others: string;
}

function outputRules({ valueClass, type }: FunctionColumn, index: number, flag: number): OutputRules {
  const array = `@r${index}[@w]`;
  // Bigints are among the others.
  const test = valueTest(type, valueClass === "bigint" ? "number" : valueClass, "@v");
  if (valueClass === "boolean") return { test, store: `${array} = @v ? 1 : 0;`, others: "" };
  if (valueClass === "text") {
    const keep = (value: string): string => `${array} = ${value}.length; @p${index}[@w] = ${value};`;
    const numbers = `if (typeof v === "number" || typeof v === "bigint") { v = "" + v; ${keep("v")} return; }`;
    return { test, store: keep("@v"), others: isPlainText(type) ? "" : numbers };
  }
  return { test, store: `${array} = @v;`, others: otherNumbers(type.kind, index, flag) };
}

function otherNumbers(kind: FunctionColumn["type"]["kind"], index: number, flag: number): string {
  const put = `@r${index}[@w] = `;
  if (kind === "BIGINT")
    return `if (typeof v === "bigint" && BigInt.asIntN(64, v) === v) { @b${index}[@w] = v; @x${index}[@w] = 1; @S[${flag}] = 1; return; }`;
  if (kind === "TIMESTAMP" || kind === "TIMESTAMP_LTZ")
    return `if (v instanceof Date && v.getTime() % 1 === 0) { ${put}v.getTime(); return; }`;
  if (kind === "DOUBLE" || kind === "FLOAT") return `if (typeof v === "bigint") { ${put}Number(v); return; }`;
  return "";
}

/** What stands at a NULL: something that can be read. */
const emptied = ({ valueClass }: FunctionColumn, index: number): string =>
  valueClass === "text" ? `@r${index}[@w] = 0; @p${index}[@w] = "";` : `@r${index}[@w] = 0;`;
