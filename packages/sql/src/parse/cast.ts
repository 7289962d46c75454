import type { AstBody } from "../ast.ts";
import type { Parser } from "./parser.ts";
import { parseTypeName } from "./type-name.ts";

/** CAST(x AS type) and TRY_CAST(x AS type). */
export function parseCast({ cursor, expression }: Parser): AstBody {
  const safe = cursor.next().value === "TRY_CAST";
  const open = cursor.expect("(");
  const operand = expression(0);
  cursor.expect("AS");
  const type = parseTypeName(cursor);
  cursor.close(open);
  return { kind: "cast", operand, type, safe };
}
