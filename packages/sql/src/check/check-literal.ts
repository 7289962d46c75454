import {
  bigint,
  boolean,
  char,
  date,
  decimal,
  double,
  formatType,
  int,
  time,
  timestamp,
} from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import type { Ast } from "../ast.ts";
import { parseInterval } from "../parse-interval.ts";
import { parseDate, parseTime, parseTimestamp } from "../parse-timestamp.ts";
import { literal } from "./build.ts";
import { momentLiteral } from "./cast-rules.ts";
import { bytesOfLength } from "./common-type.ts";
import type { Checker } from "./checker.ts";

export type LiteralAst = Extract<
  Ast,
  { kind: "number" | "string" | "bytes" | "boolean" | "null" | "timestamp" | "interval" }
>;

const MAX_INT = 2n ** 31n - 1n;
const MAX_BIGINT = 2n ** 63n - 1n;

export function checkLiteral(ast: LiteralAst, checker: Checker): Expression | null {
  switch (ast.kind) {
    case "number":
      return checkNumber(ast, checker);
    case "string":
      return textLiteral(ast.value);
    case "bytes":
      return bytesLiteral(ast.hex);
    case "boolean":
      return literal(boolean(false), ast.value);
    case "null":
      return literal({ kind: "NULL", nullable: true }, null);
    case "timestamp":
      return checkTime(ast, checker);
    case "interval":
      return checkInterval(ast, checker);
  }
}

const textLiteral = (value: string): Expression => literal(char([...value].length, false), value);

function bytesLiteral(hex: string): Expression {
  const length = hex.length / 2;
  const value = hex.replace(/../gu, (byte) => String.fromCharCode(Number.parseInt(byte, 16)));
  if (length === 0) return literal(bytesOfLength(0, false), value);
  return literal({ kind: "BINARY", length, nullable: false }, value);
}

const TIME_EXAMPLES = {
  TIMESTAMP: "TIMESTAMP '2026-01-31 23:59:59.999'",
  DATE: "DATE '2026-01-31'",
  TIME: "TIME '23:59:59'",
} as const;

function checkTime(ast: Extract<Ast, { kind: "timestamp" }>, checker: Checker): Expression | null {
  const { type, text } = ast;
  if (type === "DATE") {
    const days = parseDate(text);
    if (days !== null) return literal(date(false), days);
  } else {
    const parsed = type === "TIME" ? parseTime(text) : parseTimestamp(text);
    if (parsed) {
      const of = type === "TIME" ? time(false, parsed.precision) : timestamp(false, parsed.precision);
      return literal(of, momentLiteral(parsed, of));
    }
  }
  return badLiteral(checker, ast, { text: `'${text}'`, type, example: TIME_EXAMPLES[type] });
}

function badLiteral(
  checker: Checker,
  ast: Ast,
  params: { readonly text: string; readonly type: string; readonly example: string },
): null {
  return checker.report("expression.bad-literal", ast.span, params);
}

/** As in Flink: with an exponent DOUBLE, with a point DECIMAL of the digits written, otherwise INT, BIGINT or DECIMAL. */
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
  const digits = unscaled.toString().length;
  if (digits <= 38) return literal(decimal(digits, 0, false), unscaled.toString());
  return checker.report("expression.number-range", span, { number: text });
}

function checkInterval(ast: Extract<Ast, { kind: "interval" }>, checker: Checker): Expression | null {
  const parsed = parseInterval(ast.text, ast.from, ast.to);
  if (parsed !== null) return literal({ kind: parsed.kind, nullable: false }, parsed.length);
  const type = formatType({ kind: "INTERVAL", nullable: true });
  const example = ast.to === null ? `INTERVAL '5' ${ast.from}` : "INTERVAL '1 02:03:04' DAY TO SECOND";
  return badLiteral(checker, ast, { text: `'${ast.text}'`, type, example });
}
