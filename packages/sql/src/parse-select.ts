import type { Ast } from "./ast.ts";
import type { Cursor } from "./parse/cursor.ts";
import { expressionParser } from "./parse/expression.ts";
import { parseAll } from "./parse-expression.ts";
import type { Parsed } from "./parse-expression.ts";

export interface SelectItem {
  readonly expression: Ast;
  readonly alias: string | null;
}

/** `SELECT expression [AS alias], ... FROM table`: one row in, one row out. */
export interface Select {
  readonly items: readonly SelectItem[];
  readonly table: string;
}

/** The plain form only: no WHERE, no joins, no aggregates. */
export function parseSelect(text: string): Parsed<Select> {
  return parseAll(text, (cursor) => {
    cursor.expect("SELECT");
    const items = [selectItem(cursor)];
    while (cursor.take(",")) items.push(selectItem(cursor));
    cursor.expect("FROM");
    return { items, table: name(cursor) };
  });
}

function selectItem(cursor: Cursor): SelectItem {
  const expression = expressionParser(cursor).expression(0);
  const named = cursor.take("AS") || cursor.isKind("quoted") || (cursor.isKind("word") && !cursor.is("FROM"));
  return { expression, alias: named ? name(cursor) : null };
}

function name(cursor: Cursor): string {
  const token = cursor.isKind("quoted") ? cursor.next() : cursor.expectKind("word", "a name");
  return token.kind === "quoted" ? token.value : token.text;
}
