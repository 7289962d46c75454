import { fastRow } from "./fast-row.ts";
import type { FastRow } from "./fast-row.ts";
import { DEFAULT_NAME } from "./parse-function.ts";
import type { ParsedFunction } from "./parse-function.ts";
import { ProgramColumns, PROGRAM_ROWS } from "./program-columns.ts";
import {
  collectorText,
  describeText,
  keyOf,
  memberOf,
  rowLiteral,
  takeText,
  unusedPrefix,
} from "./program-parts.ts";
import type { FunctionColumn } from "./value-class.ts";

export type RowForm = "map" | "filter" | "flat-map";

/** Functions of a program of rows, by their place among those that the host calls. */
export const ROW_PROGRAM = { rows: 0, take: 1, fastRows: 2 } as const;

export interface RowProgram {
  readonly text: string;
  /** Columns that the fast loop reads; null: there is none. */
  readonly fastReads: ReadonlySet<number> | null;
}

/**
 * A loop over rows around a person's function, so that a batch is one call into the sandbox.
 *
 * `rows(n)` goes through rows [0, n) of the input arrays and gives n, or how many it went through before a chunk of
 * output was full, or -1 - i where row i failed, whose output is taken back. `take()` gives the number of rows of the next
 * chunk of output, 0 where there is none. The fast loop makes no row objects; what it raises is raised again by
 * `rows` for the row alone, and that is what is reported.
 */
export function rowProgram(
  form: RowForm,
  parsed: ParsedFunction,
  inputs: readonly FunctionColumn[],
  outputs: readonly FunctionColumn[],
): RowProgram {
  const prefix = unusedPrefix(parsed.code);
  const named = (text: string): string => text.replaceAll("@", () => prefix);
  const columns = new ProgramColumns();
  const values = inputs.map((column, index) => columns.input(column, index));
  const stores = outputs.map((column, index) => columns.output(column, index));
  const names = inputs.map(({ name }) => name);
  const fast = form === "flat-map" ? null : fastRow(parsed, names, prefix);
  const put = outputs.map(({ name }, index) => stores[index]!(memberOf("@o", name))).join("\n");
  const row = rowLiteral(inputs, values);
  const loops = [
    loop("rows", slowBody(form, row, put)),
    takeText(outputs, form === "filter" ? [] : columns.arrays.filter((name) => /^@[rbxm]/u.test(name))),
  ].map(named);
  if (fast !== null) loops.push(fastLoop(form, fast, { values, stores, outputs, named, put }));
  const text = [
    `(function () { "use strict"; ${parsed.head}`,
    parsed.code,
    ";",
    named(PRELUDE),
    form === "filter" ? named(`const @k = new Uint8Array(${PROGRAM_ROWS});`) : "",
    named([...columns.declarations, ...columns.stores].join("\n")),
    named(form === "flat-map" ? collectorText(put) : ""),
    ...loops,
    named(
      `return [[@rows, @take${fast === null ? "" : ", @fastRows"}], @describe, @T, @O, [${[...columns.arrays, ...(form === "filter" ? ["@k"] : [])].join(", ")}]];`,
    ),
    "})",
  ].join("\n");
  return { text, fastReads: fast === null ? null : new Set(fast.reads.keys()) };
}

const PRELUDE = `
if (typeof ${DEFAULT_NAME} !== "function") throw new TypeError("not a function");
${describeText}`;

const loop = (name: string, body: string): string => `
const @${name} = (@n) => {
  let @i = 0;
  try {
    for (; @i < @n; @i++) {
      @S[0] = @i;
      ${body}
    }
  } catch (e) {
    @fail = e;
    return -1 - @i;
  }
  return @n;
};`;

function slowBody(form: RowForm, row: string, put: string): string {
  const call = `${DEFAULT_NAME}(${row})`;
  switch (form) {
    case "map":
      return `const @o = ${call}; ${put} @w++;`;
    case "filter":
      return `const @o = ${call}; if (@o === true) @k[@i] = 1; else if (@o === false) @k[@i] = 0; else @no(-1, @o);`;
    case "flat-map":
      return `
      const @q = @Q.length, @b = @w;
      try {
        const @o = ${DEFAULT_NAME}(${row}, @out);
        if (@o !== undefined) { if (typeof @o === "object" && @o !== null) for (const @x of @o) @put(@x); else @no(-1, @o); }
      } catch (e) { @back(@q, @b); throw e; }
      if (@Q.length > 0 || @w > ${PROGRAM_ROWS / 2}) return @i + 1;`;
  }
}

interface FastParts {
  readonly values: readonly string[];
  readonly stores: readonly ((value: string) => string)[];
  readonly outputs: readonly FunctionColumn[];
  readonly named: (text: string) => string;
  readonly put: string;
}

function fastLoop(form: RowForm, { reads, body }: FastRow, parts: FastParts): string {
  const { values, stores, outputs, named, put } = parts;
  const bound = [...reads].flatMap(([index, names]) =>
    names.map((name) => ({ name, value: named(values[index]!) })),
  );
  const bindings = bound.map(({ name, value }) => `const ${name} = ${value};`).join(" ");
  if (form === "map" && body.kind === "members") {
    const known = [...body.members].map(([name, text]) => ({
      index: outputs.findIndex((column) => column.name === name),
      text,
    }));
    const missing = outputs.flatMap(({ name }, index) => (body.members.has(name) ? [] : [index]));
    const stored = [
      ...known.map(({ index, text }) =>
        index < 0 ? `(${text});` : splice(named, stores[index]!, `(${text})`),
      ),
      ...missing.map((index) => named(stores[index]!("undefined"))),
    ];
    return splice(named, (text) => loop("fastRows", text), `${bindings}\n${stored.join("\n")}\n`, "@w++;");
  }
  const result =
    body.kind === "block"
      ? `${named("@fast")}(${bound.map(({ value }) => value).join(", ")})`
      : `(${memberText(body)})`;
  const declared =
    body.kind === "block"
      ? named("const @fast = ") + `(${bound.map(({ name }) => name).join(", ")}) => ${body.text};`
      : "";
  const after = named(
    form === "map"
      ? `${put} @w++;`
      : "if (@o === true) @k[@i] = 1; else if (@o === false) @k[@i] = 0; else @no(-1, @o);",
  );
  const inner = `${body.kind === "block" ? "" : bindings} ${named("const @o = ")}${result}; ${after}`;
  return `${declared}\n${splice(named, (text) => loop("fastRows", text), inner)}`;
}

const memberText = (body: FastRow["body"]): string => {
  if (body.kind !== "members") return body.text;
  return `{ ${[...body.members].map(([name, text]) => `${keyOf(name)}: ${text}`).join(", ")} }`;
};

/** Generated text round a text of the person's, in which the marks of names mean nothing. */
function splice(
  named: (text: string) => string,
  around: (text: string) => string,
  inner: string,
  behind = "",
): string {
  const [before = "", after = ""] = named(around(`\u0000${behind}`)).split("\u0000");
  return before + inner + after;
}
