import type { Ast } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { printName } from "./print-expression.ts";

/**
 * An expression with another name for one of its columns; everything else stays as it was written. null where it does
 * not read that column, or cannot be parsed.
 */
export function renameColumn(text: string, from: string, to: string): string | null {
  const parsed = parseExpression(text);
  if (!parsed.ok) return null;
  const spans = columnsOf(parsed.value)
    .filter((column) => column.name === from)
    .map(({ span }) => span)
    .toSorted((a, b) => b.from - a.from);
  if (spans.length === 0) return null;
  return spans.reduce((done, span) => done.slice(0, span.from) + printName(to) + done.slice(span.to), text);
}

type Column = Extract<Ast, { readonly kind: "column" }>;

/** Every column that is named anywhere in the tree, whatever the kinds of its nodes are. */
function columnsOf(ast: Ast): readonly Column[] {
  const found: Column[] = [];
  const open: unknown[] = [ast];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    if (isColumn(next)) found.push(next);
    else open.push(...(Object.values(next) as unknown[]));
  }
  return found;
}

const isColumn = (value: object): value is Column =>
  "kind" in value && value.kind === "column" && "span" in value && "name" in value;
