import { functionStateType, isPlainText, string } from "@millrace/graph";
import type { BigintsAs, Field, FunctionState } from "@millrace/graph";
import { PROGRAM_ROWS } from "./program-columns.ts";
import type { ProgramColumns } from "./program-columns.ts";
import { functionColumns, integerRange } from "./value-class.ts";

/** Columns of what is kept of a key: of each state, a number or a JSON text, then its timers as one. NULL where there is nothing. */
export const keptFields = (states: readonly FunctionState[]): readonly Field[] => [
  ...states.map((state) => ({ name: state.name, type: functionStateType(state) })),
  { name: "timers", type: string() },
];

/** How many of them are texts. */
export const keptTexts = (states: readonly FunctionState[]): number =>
  keptFields(states).filter(({ type }) => isPlainText(type)).length;

/** What `end` gives as the length of a text that is as it was. */
export const UNCHANGED = -1;

export interface KeptColumnsPlace {
  /** The first column of the program that is one of these. */
  readonly column: number;
  readonly bigints: BigintsAs;
}

/** A state that is a number or a boolean: how it is read (null: none), and statements that set it to `v` and to nothing. */
export interface KeptCell {
  readonly read: string;
  readonly write: string;
  readonly clear: string;
}

export interface KeptColumnsText {
  readonly text: string;
  /** By state; null: it is a text. */
  readonly cells: readonly (KeptCell | null)[];
  /** Columns that are texts. */
  readonly texts: readonly number[];
  /** Names of the arrays behind those of the columns: slots that have changed, then lengths of each text. */
  readonly arrays: readonly string[];
  /** Statements before a call, and after one that throws: what is kept of the key at hand is what it was. */
  readonly save: string;
  readonly back: string;
}

/**
 * What is kept of the keys of a batch lies in columns, a row a slot; `@k` is the slot at hand. Numbers and booleans are
 * read and written in the arrays themselves, a text is cut out when it is first wanted (`@text(k)`, `@keep(k, text)`).
 */
export function keptColumnsText(
  states: readonly FunctionState[],
  columns: ProgramColumns,
  { column, bigints }: KeptColumnsPlace,
): KeptColumnsText {
  const kept = functionColumns(keptFields(states), bigints);
  const read = kept.map((each, k) => columns.input(each, column + k).replaceAll("@i", "@k"));
  const isText = kept.map(({ type }) => isPlainText(type));
  const texts = kept.flatMap((_, k) => (isText[k]! ? [k] : []));
  const numbers = kept.flatMap((_, k) => (isText[k]! ? [] : [k]));
  const ofTexts = (of: (k: number) => string): string =>
    `[${kept.map((_, k) => (isText[k]! ? of(k) : "null")).join(", ")}]`;
  const cells = kept.map(({ type, valueClass }, k): KeptCell | null => {
    if (isText[k]!) return null;
    const [value, none] = [`@c${column + k}[@k]`, `@n${column + k}[@k]`];
    const changed = "if (@touched[@k] === 0) @touch();";
    return {
      read: read[k]!,
      // A whole number comes back without the sign of zero.
      write: `${value} = ${valueClass === "boolean" ? "v ? 1 : 0" : valueClass === "number" && integerRange(type) !== null ? "v + 0" : "v"}; ${none} = 0; ${changed}`,
      clear: `if (${none} === 0) { ${none} = 1; ${changed} }`,
    };
  });
  const saved = [
    ...numbers.map((k) => [`@c${column + k}[@k]`, `@bv${k}`]),
    ...numbers.map((k) => [`@n${column + k}[@k]`, `@bn${k}`]),
    ...texts.map((k) => [`@t${k}[@k]`, `@bt${k}`]),
  ];
  const declared = texts.map(
    (k) =>
      `const @t${k} = @slotted(), @l${k} = new Int32Array(${PROGRAM_ROWS}), @f${k} = new Uint8Array(${PROGRAM_ROWS});`,
  );
  const text = `
let @k = 0, @slots = 0, @changes = 0;
const @dirty = new Int32Array(${PROGRAM_ROWS}), @touched = new Uint8Array(${PROGRAM_ROWS});
const @slotted = () => { const list = []; for (let i = 0; i < ${PROGRAM_ROWS}; i++) list.push(undefined); return list; };
${declared.join("\n")}
// Whether any text of a column was read or written since the keys came.
const @used = new Uint8Array(${kept.length});
const @touch = () => { @touched[@k] = 1; @dirty[@changes++] = @k; };
const @texts = ${ofTexts((k) => `@t${k}`)}, @flags = ${ofTexts((k) => `@f${k}`)}, @cut = ${ofTexts((k) => `() => ${read[k]!} ?? ""`)};
const @text = (k) => { const s = @texts[k][@k]; if (s !== undefined) return s; @used[k] = 1; return (@texts[k][@k] = @cut[k]()); };
const @keep = (k, text) => { @texts[k][@k] = text; @flags[k][@k] = 1; @used[k] = 1; if (@touched[@k] === 0) @touch(); };`;
  return {
    text,
    cells,
    texts,
    arrays: ["@dirty", ...texts.map((k) => `@l${k}`)],
    save: saved.map(([place, name]) => `const ${name} = ${place};`).join(" "),
    back: saved.map(([place, name]) => `${place} = ${name};`).join(" "),
  };
}

/** `ending` stands before the texts of a slot that has changed are taken, `ended` behind all. `@begin(n)`: n slots were loaded. `@end()`: how many have changed, and their texts, from text `taken` on. */
export function keptTurnsText(
  texts: readonly number[],
  taken: number,
  {
    beginning,
    ending,
    ended,
  }: { readonly beginning: string; readonly ending: string; readonly ended: string },
): string {
  const begun = texts.map(
    (k) =>
      `if (@used[${k}] !== 0) { @used[${k}] = 0; @t${k}.fill(undefined, 0, @slots); @f${k}.fill(0, 0, @slots); }`,
  );
  const given = texts.map(
    (k, index) => `
  if (@used[${k}] === 0) { @l${k}.fill(${UNCHANGED}, 0, @changes); @O[${taken + index}] = ""; } else {
    const parts = [];
    for (let j = 0; j < @changes; j++) {
      @k = @dirty[j];
      if (@f${k}[@k] === 0) @l${k}[j] = ${UNCHANGED}; else { const s = @text(${k}); @l${k}[j] = s.length; parts.push(s); }
    }
    @O[${taken + index}] = parts.join("");
  }`,
  );
  return `
const @begin = (n) => { ${begun.join(" ")} ${beginning} @journal.length = 0; @slots = n; @k = 0; @changes = 0; @touched.fill(0, 0, n); return n; };
const @end = () => {
  ${ending === "" ? "" : `for (let j = 0; j < @changes; j++) { @k = @dirty[j]; ${ending} }`}
  ${given.join("")}
  ${ended}
  return @changes;
};`;
}
