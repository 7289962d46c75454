import { PROGRAM_ROWS } from "./program-columns.ts";
import type { ParsedFunction } from "./parse-function.ts";
import type { FunctionColumn } from "./value-class.ts";

/** Texts that generated programs have in common; `@` stands for their prefix. */

export const describeText = `
const @T = [], @O = [];
let @fail = null, @w = 0, @v;
class @Bad { constructor(column, value) { this.column = column; this.got = value === null ? "null" : typeof value; } }
const @no = (column, value) => { throw new @Bad(column, value); };
const @stringify = JSON.stringify, @String = String, @Error = Error;
const @describe = () => {
  const e = @fail;
  @fail = null;
  if (e instanceof @Bad) return @stringify({ column: e.column, got: e.got });
  let message = "", stack = "";
  try {
    message = e instanceof @Error ? @String(e.name) + ": " + @String(e.message) : @String(e);
    if (e instanceof @Error && typeof e.stack === "string") stack = e.stack;
  } catch {}
  return @stringify({ message: message.substring(0, 1000), stack: stack.substring(0, 4000) });
};`;

/** `out.collect` stores a row; `@back` takes back what a call that throws has stored. */
export const collectorText = (put: string): string => `
const @put = (@o) => { if (@w === ${PROGRAM_ROWS}) @spill(); ${put} @w++; };
const @out = Object.freeze({ collect: (row) => { @put(row); } });
const @back = (q, w) => { if (@Q.length > q) { @load(@Q[q]); @Q.length = q; } @w = w; };`;

/**
 * Chunks of output, and `@take`, which makes the next of them the one at hand. Numbers of columns and texts begin with
 * those of `from`.
 */
export function takeText(
  outputs: readonly FunctionColumn[],
  arrays: readonly string[],
  from: { readonly column: number; readonly text: number } = { column: 0, text: 0 },
): string {
  const texts = outputs.flatMap(({ valueClass }, index) =>
    valueClass === "text" ? [from.column + index] : [],
  );
  const join = texts
    .map((index, k) => `@p${index}.length = n; @O[${from.text + k}] = @p${index}.join("");`)
    .join(" ");
  const parts = texts.map((index) => `@p${index}`);
  return `
const @Q = [];
const @save = () => [@w, [${arrays.map((name) => `${name}.slice(0, @w)`).join(", ")}], [${parts.map((name) => `${name}.slice(0, @w)`).join(", ")}]];
const @spill = () => { @Q.push(@save()); @w = 0; };
const @load = ([n, arrays, parts]) => {
  ${arrays.map((name, k) => `${name}.set(arrays[${k}]);`).join(" ")}
  ${parts.map((name, k) => `for (let i = 0; i < n; i++) ${name}[i] = parts[${k}][i];`).join(" ")}
  @w = n;
};
const @take = () => {
  if (@Q.length > 0) { if (@w > 0) @spill(); @load(@Q.shift()); }
  const n = @w;
  ${join}
  @w = 0;
  return n;
};`;
}

/** Numbers that are kept of a window, in `@memo`: NaN is none. `of`: whose state they are; `adds`: they can be added to. */
export const numbersText = (of: string, adds: boolean): string => `
const @given = (v) => { if (typeof v !== "number" || v !== v) throw new TypeError("the state of a ${of} is a number"); return v; };
const @number = (k) => Object.freeze({
  value: () => (@memo[k] === @memo[k] ? @memo[k] : null),
  update: (v) => { @memo[k] = @given(v); },
  ${adds ? "add: (v) => { @memo[k] = @given(v) + (@memo[k] === @memo[k] ? @memo[k] : 0); }," : ""}
  clear: () => { @memo[k] = NaN; },
});`;

/** What a text exports under a name. */
export const exported = ({ exports }: ParsedFunction, name: string): string =>
  exports.get(name) ?? "undefined";

/** `variable` has what is exported under the name: a function, or the program does not load. */
export const demanded = (variable: string, name: string): string =>
  `if (typeof ${variable} !== "function") throw new TypeError("${name} is not a function that is exported");`;

/** `@output`: rows to side outputs, by name. */
export const sidesText = (sides: readonly (readonly [name: string, put: string])[]): string => `
const @sides = new Map([${sides.map(([name, put]) => `[${quoted(name)}, ${put}]`).join(", ")}]);
const @output = (name, row) => {
  const side = @sides.get(name);
  if (side === undefined) throw new TypeError("there is no side output " + name);
  side(row);
};`;

/** Lines of a program before the first of the person's text. */
export const LINES_BEFORE = 1;

/**
 * A program: the person's text, with `constants` before it, and what is generated behind it. `host`: names of what the host
 * gives it.
 */
export function programText(
  { code, head }: ParsedFunction,
  generated: readonly string[],
  { constants = "", host = [] }: { readonly constants?: string; readonly host?: readonly string[] } = {},
): string {
  const prefix = unusedPrefix(code);
  const named = (text: string): string => text.replaceAll("@", () => prefix);
  return [
    `(function (${named(host.join(", "))}) { "use strict"; ${constants} ${head}`,
    code,
    ";",
    named(generated.join("\n")),
    "})",
  ].join("\n");
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/u;

export const keyOf = (name: string): string =>
  name === "__proto__" || !IDENTIFIER.test(name) ? `[${quoted(name)}]` : name;

export const memberOf = (object: string, name: string): string =>
  IDENTIFIER.test(name) ? `${object}.${name}` : `${object}[${quoted(name)}]`;

/** A name of a column is data: within quotes, and without the mark of names. */
export const quoted = (name: string): string => JSON.stringify(name).replaceAll("@", String.raw`\u0040`);

export function unusedPrefix(code: string): string {
  for (let number = 0; ; number++) {
    const prefix = number === 0 ? "$$" : `$$${number}$`;
    if (!code.includes(prefix)) return prefix;
  }
}

/** The object that a row is to a function, with the columns that it reads (null: all). */
export const rowLiteral = (
  inputs: readonly FunctionColumn[],
  values: readonly string[],
  wanted: ReadonlySet<number> | null = null,
): string => {
  const members = inputs.flatMap(({ name }, index) =>
    wanted === null || wanted.has(index) ? [`${keyOf(name)}: ${values[index]}`] : [],
  );
  return `{ ${members.join(", ")} }`;
};
