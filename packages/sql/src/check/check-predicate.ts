import { boolean, formatType, isText, string } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { call, combine, condition, literal, test } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { checkAll } from "./checker.ts";
import type { Checker } from "./checker.ts";
import { asBoolean, compare } from "./check-operator.ts";
import type { Comparison } from "./check-operator.ts";

type Of<K extends Ast["kind"]> = Extract<Ast, { kind: K }>;

export function checkIs(ast: Of<"is">, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  if (!operand) return null;
  if (ast.test === "NULL") return test(ast.negated ? "IS NOT NULL" : "IS NULL", operand);
  const value = asBoolean(operand);
  if (!value)
    return checker.report("expression.not-boolean", ast.operand.span, { type: formatType(operand.type) });
  if (ast.test === "UNKNOWN") return test(ast.negated ? "IS NOT NULL" : "IS NULL", value);
  return test(`IS ${ast.negated ? "NOT " : ""}${ast.test}`, value);
}

/** NULL is not distinct from NULL. */
export function checkDistinct(ast: Of<"distinct">, checker: Checker): Expression | null {
  const sides = checkAll(checker, [ast.left, ast.right]);
  const [left, right] = sides ?? [];
  if (!left || !right) return null;
  const differs = comparison("<>", [left, right], ast, checker);
  if (!differs) return null;
  const yes = literal(boolean(false), true);
  const distinct = call(
    "CASE",
    boolean(false),
    test("IS NULL", left),
    test("IS NOT NULL", right),
    test("IS NULL", right),
    yes,
    differs,
  );
  return ast.negated ? condition("NOT", distinct) : distinct;
}

function comparison(
  operator: Comparison,
  [left, right]: readonly [Expression, Expression],
  ast: Ast,
  checker: Checker,
): Expression | null {
  const compared = compare(operator, { left, right }, checker.zone);
  if (compared) return compared;
  const params = { operator, left: formatType(left.type), right: formatType(right.type) };
  return checker.report("expression.operator-types", ast.span, params);
}

// oxlint-disable-next-line complexity -- each thing that may be wrong with a pattern
export function checkLike(ast: Of<"like">, checker: Checker): Expression | null {
  const parts = [ast.operand, ast.pattern, ...(ast.escape ? [ast.escape] : [])];
  const args = checkAll(checker, parts);
  if (!args) return null;
  const wrong = args.findIndex((arg) => !isText(arg.type) && arg.type.kind !== "NULL");
  const wrongType = args[wrong]?.type;
  if (wrongType) {
    const params = { operator: ast.similar ? "SIMILAR TO" : "LIKE", type: formatType(wrongType) };
    return checker.report("expression.operator-type", parts[wrong]?.span ?? ast.span, params);
  }
  if (ast.escape && !isOneCharacter(args[2]))
    return checker.report("expression.like-escape", ast.escape.span);
  if (!escapesAreValid(args, ast.similar)) return checker.report("expression.like-pattern", ast.pattern.span);
  const fn = ast.similar ? "SIMILAR" : "LIKE";
  const like = condition(fn, ...args.map((arg) => coerce(arg, string())));
  return ast.negated ? condition("NOT", like) : like;
}

const isOneCharacter = (escape: Expression | undefined): boolean =>
  escape?.kind === "literal" && String(escape.value).length === 1;

/** Behind an escape stands what needs one, where both are known. */
function escapesAreValid([, pattern, escape]: readonly Expression[], similar: boolean): boolean {
  if (pattern?.kind !== "literal" || escape?.kind !== "literal") return true;
  const [text, mark] = [String(pattern.value), String(escape.value)];
  const special = similar ? "[]()|^-+*_%?{}" : "_%";
  const inside = text.slice(0, text.length - 1);
  for (let at = inside.indexOf(mark); at >= 0; at = inside.indexOf(mark, at + 2)) {
    const next = text.slice(at + mark.length).charAt(0);
    if (!special.includes(next) && next !== mark) return false;
  }
  return true;
}

export function checkIn(ast: Of<"in">, checker: Checker): Expression | null {
  const operand = checker.check(ast.operand);
  const list = checkAll(checker, ast.list);
  if (!operand || !list) return null;
  const terms = list.map((item, index) => comparison("=", [operand, item], ast.list[index] ?? ast, checker));
  if (!terms.every((term) => term !== null)) return null;
  const member = combine("OR", terms);
  return ast.negated ? condition("NOT", member) : member;
}

export function checkBetween(ast: Of<"between">, checker: Checker): Expression | null {
  const parts = checkAll(checker, [ast.operand, ast.low, ast.high]);
  const [operand, low, high] = parts ?? [];
  if (!operand || !low || !high) return null;
  const within = (from: Expression, to: Expression): Expression | null => {
    const above = comparison(">=", [operand, from], ast, checker);
    const below = above && comparison("<=", [operand, to], ast, checker);
    return above && below ? condition("AND", above, below) : null;
  };
  const straight = within(low, high);
  const turned = straight && ast.symmetric ? within(high, low) : straight;
  if (!straight || !turned) return null;
  const between = ast.symmetric ? condition("OR", straight, turned) : straight;
  return ast.negated ? condition("NOT", between) : between;
}
