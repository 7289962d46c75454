import { formatType } from "@millrace/graph";
import type { RowSchema, Text } from "@millrace/graph";
import { BARE_FUNCTIONS } from "./check/clock-functions.ts";
import { FUNCTIONS, SYNTAX_FUNCTIONS } from "./functions.ts";
import { printName } from "./print-expression.ts";
import { RESERVED_WORDS } from "./reserved-words.ts";

export interface Completion {
  readonly label: string;
  readonly kind: "column" | "function" | "keyword";
  /** Type of a column, signature of a function. */
  readonly type: string;
  /** What takes the place of the word before the cursor. */
  readonly insert: string;
  readonly summary: Text | null;
}

export interface Completions {
  /** Where the word before the cursor begins. */
  readonly from: number;
  readonly items: readonly Completion[];
}

const KEYWORDS: readonly string[] = [
  "AND",
  "OR",
  "NOT",
  "IS NULL",
  "IS NOT NULL",
  "IN",
  "BETWEEN",
  "LIKE",
  "CASE",
  "WHEN",
  "THEN",
  "ELSE",
  "END",
  "TRUE",
  "FALSE",
  "NULL",
  "INTERVAL",
  "TIMESTAMP",
];

/** What may be written at the cursor, columns first. Within a text or a comment: nothing. */
export function completions(text: string, cursor: number, schema: RowSchema): Completions {
  const before = text.slice(0, cursor);
  const word = /[`\p{L}_][\p{L}\p{M}\p{N}_$]*$/u.exec(before)?.[0] ?? "";
  const from = cursor - word.length;
  if (isInsideText(before.slice(0, from))) return { from: cursor, items: [] };
  const wanted = word.replace("`", "").toLowerCase();
  const items = [...columnItems(schema), ...functionItems(), ...keywordItems()];
  const matching = items.filter((item) => item.label.toLowerCase().includes(wanted));
  const rank = (item: Completion) => (item.label.toLowerCase().startsWith(wanted) ? 0 : 1);
  return { from, items: matching.toSorted((a, b) => rank(a) - rank(b)) };
}

function columnItems(schema: RowSchema): readonly Completion[] {
  return schema.fields.map(({ name, type }) => ({
    label: name,
    kind: "column",
    type: formatType(type),
    insert: printName(name),
    summary: null,
  }));
}

function functionItems(): readonly Completion[] {
  return [...FUNCTIONS.values(), ...SYNTAX_FUNCTIONS].map(({ name, signature, summary }) => ({
    label: name,
    kind: "function",
    type: signature,
    insert: BARE_FUNCTIONS.has(name) ? name : `${name}(`,
    summary,
  }));
}

const keywordItems = (): readonly Completion[] =>
  KEYWORDS.map((word) => ({ label: word, kind: "keyword", type: "", insert: word, summary: null }));

function isInsideText(before: string): boolean {
  const bare = before.replaceAll(/'(?:[^']|'')*'|`[^`]*`|--[^\n]*\n|\/\*[\s\S]*?\*\//gu, "");
  return /'|--|\/\*/u.test(bare);
}

export interface Hover {
  readonly from: number;
  readonly to: number;
  /** `amount DECIMAL(10, 2)` or `UPPER(text)`. */
  readonly title: string;
  readonly summary: Text | null;
}

/** What the word at this position is: a column with its type, or a function with its signature. */
export function hover(text: string, position: number, schema: RowSchema): Hover | null {
  for (const match of text.matchAll(/[\p{L}_][\p{L}\p{M}\p{N}_$]*/gu)) {
    const to = match.index + match[0].length;
    if (position < match.index || position > to) continue;
    if (isInsideText(text.slice(0, match.index))) return null;
    return describe(match[0], { from: match.index, to }, schema);
  }
  return null;
}

function describe(
  word: string,
  at: { readonly from: number; readonly to: number },
  schema: RowSchema,
): Hover | null {
  const field = schema.fields.find((candidate) => candidate.name === word);
  if (field) return { ...at, title: `${field.name} ${formatType(field.type)}`, summary: null };
  const name = word.toUpperCase();
  const spec = FUNCTIONS.get(name) ?? SYNTAX_FUNCTIONS.find((candidate) => candidate.name === name);
  return spec && !RESERVED_WORDS.has(word) ? { ...at, title: spec.signature, summary: spec.summary } : null;
}
