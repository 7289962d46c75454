import { graphError, nearestName } from "@millrace/graph";
import type { Diagnostic, Expression, RowSchema, Span } from "@millrace/graph";
import type { Ast } from "./ast.ts";
import { checkCall, checkTrim } from "./check/check-call.ts";
import { checkCase } from "./check/check-case.ts";
import { checkCast } from "./check/check-cast.ts";
import { checkConstructor, checkField, checkItem } from "./check/check-nested.ts";
import { checkIsJson, checkJsonBuild, checkJsonPath } from "./check/check-json.ts";
import { BARE_FUNCTIONS } from "./check/clock-functions.ts";
import { checkLiteral } from "./check/check-literal.ts";
import { checkBinary, checkUnary } from "./check/check-operator.ts";
import { checkBetween, checkDistinct, checkIn, checkIs, checkLike } from "./check/check-predicate.ts";
import type { Checker } from "./check/checker.ts";
import { checkExtract, checkRoundTo, checkTimeSpan } from "./check/check-time.ts";

export type TypeChecked =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface Session {
  /** UTC where missing. */
  readonly timeZone?: string;
}

/** Resolves names against the rows and types every part by Flink's rules. */
export function typeCheck(ast: Ast, schema: RowSchema, session: Session = {}): TypeChecked {
  const diagnostics: Diagnostic[] = [];
  const checker: Checker = {
    schema,
    zone: session.timeZone ?? "UTC",
    check: (part) => checkAst(part, checker),
    report: (code, span, params = {}) => {
      diagnostics.push(graphError(code, params, { span }));
      return null;
    },
  };
  const expression = checker.check(ast);
  return expression && diagnostics.length === 0 ? { ok: true, expression } : { ok: false, diagnostics };
}

type LiteralKind = "number" | "string" | "bytes" | "boolean" | "null" | "timestamp" | "interval";
type Rules = {
  readonly [K in Exclude<Ast["kind"], LiteralKind>]: (
    ast: Extract<Ast, { kind: K }>,
    checker: Checker,
  ) => Expression | null;
};

const RULES: Rules = {
  column: checkColumn,
  unary: checkUnary,
  binary: checkBinary,
  is: checkIs,
  distinct: checkDistinct,
  like: checkLike,
  in: checkIn,
  between: checkBetween,
  case: checkCase,
  cast: checkCast,
  call: checkCall,
  "round-to": checkRoundTo,
  constructor: checkConstructor,
  item: checkItem,
  field: checkField,
  "time-span": checkTimeSpan,
  extract: checkExtract,
  "is-json": checkIsJson,
  "json-path": checkJsonPath,
  "json-build": checkJsonBuild,
  trim: checkTrim,
};

function checkAst(ast: Ast, checker: Checker): Expression | null {
  switch (ast.kind) {
    case "number":
    case "string":
    case "bytes":
    case "boolean":
    case "null":
    case "timestamp":
    case "interval":
      return checkLiteral(ast, checker);
    default:
      return (RULES[ast.kind] as (part: Ast, checker: Checker) => Expression | null)(ast, checker);
  }
}

/** Case sensitive, as columns are in Flink. */
function checkColumn(ast: Extract<Ast, { kind: "column" }>, checker: Checker): Expression | null {
  const { fields } = checker.schema;
  const index = fields.findIndex((field) => field.name === ast.name);
  const field = fields[index];
  if (field) return { kind: "column", type: field.type, index };
  const bare = BARE_FUNCTIONS.get(ast.name.toUpperCase());
  if (bare)
    return bare.build({
      ast: { kind: "call", name: bare.name, nameSpan: ast.span, args: [], star: false, span: ast.span },
      args: [],
      checker,
    });
  const [root = "", ...path] = ast.name.split(".");
  if (path.length > 0 && fields.some(({ name, type }) => name === root && type.kind === "ROW"))
    return checker.check(fieldOf(root, path.join("."), ast.span));
  const names = fields.map((candidate) => candidate.name);
  if (ast.name.includes(".") && !names.some((name) => name.includes(".")))
    return checker.report("expression.not-supported", ast.span, { what: "A name with a dot" });
  const nearest = nearestName(ast.name, names);
  const params = { column: ast.name, columns: names.join(", "), ...(nearest ? { nearest } : {}) };
  return checker.report("expression.unknown-column", ast.span, params);
}

/** `column.field`, where the column is a ROW. */
const fieldOf = (column: string, name: string, span: Span): Ast => ({
  kind: "field",
  operand: { kind: "column", name: column, span },
  name,
  nameSpan: span,
  span,
});
