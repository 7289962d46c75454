import { bigint, boolean, decimal, double, formatType, int, string, timestamp } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { parseInterval } from "../parse-interval.ts";
import { parseTimestamp } from "../parse-timestamp.ts";
import { literal } from "./build.ts";
import type { Checker } from "./checker.ts";

export type LiteralAst = Extract<
  Ast,
  { kind: "number" | "string" | "boolean" | "null" | "timestamp" | "interval" }
>;

const MAX_INT = 2n ** 31n - 1n;
const MAX_BIGINT = 2n ** 63n - 1n;

export function checkLiteral(ast: LiteralAst, checker: Checker): Expression | null {
  switch (ast.kind) {
    case "number":
      return checkNumber(ast, checker);
    case "string":
      return literal(string(false), ast.value);
    case "boolean":
      return literal(boolean(false), ast.value);
    case "null":
      return literal({ kind: "NULL", nullable: true }, null);
    case "timestamp": {
      const parsed = parseTimestamp(ast.text);
      if (parsed) return literal(timestamp(false, parsed.precision), parsed.ms);
      return badLiteral(checker, ast, {
        text: `'${ast.text}'`,
        type: "TIMESTAMP",
        example: "TIMESTAMP '2026-01-31 23:59:59.999'",
      });
    }
    case "interval":
      return checkInterval(ast, checker);
  }
}

function badLiteral(
  checker: Checker,
  ast: Ast,
  params: { readonly text: string; readonly type: string; readonly example: string },
): null {
  return checker.report("expression.bad-literal", ast.span, params);
}

/** As in Flink: with an exponent DOUBLE, with a point DECIMAL of the digits written, otherwise INT or BIGINT. */
function checkNumber(ast: Extract<Ast, { kind: "number" }>, checker: Checker): Expression | null {
  const { text, span } = ast;
  if (/e/iu.test(text)) {
    const value = Number(text);
    return Number.isFinite(value)
      ? literal(double(false), value)
      : checker.report("expression.number-range", span, { number: text });
  }
  const [whole = "", fraction = ""] = text.split(".");
  const unscaled = BigInt(`${whole}${fraction}`);
  if (fraction !== "") {
    const precision = whole.length + fraction.length;
    if (precision > 38) return checker.report("expression.number-range", span, { number: text });
    return literal(decimal(precision, fraction.length, false), unscaled.toString());
  }
  if (unscaled <= MAX_INT) return literal(int(false), Number(unscaled));
  if (unscaled <= MAX_BIGINT) return literal(bigint(false), unscaled.toString());
  return checker.report("expression.number-range", span, { number: text });
}

function checkInterval(ast: Extract<Ast, { kind: "interval" }>, checker: Checker): Expression | null {
  const ms = parseInterval(ast.text, ast.from, ast.to);
  if (ms !== null) return literal({ kind: "INTERVAL", nullable: false }, ms);
  if (ast.from === "MONTH" || ast.from === "YEAR" || ast.from === "QUARTER") {
    return checker.report("expression.unknown-unit", ast.span, {
      unit: ast.from,
      units: "SECOND, MINUTE, HOUR, DAY, WEEK",
    });
  }
  const type = formatType({ kind: "INTERVAL", nullable: true });
  const example = ast.to === null ? `INTERVAL '5' ${ast.from}` : "INTERVAL '1 02:03:04' DAY TO SECOND";
  return badLiteral(checker, ast, { text: `'${ast.text}'`, type, example });
}
