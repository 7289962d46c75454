import { formatType } from "@millrace/graph";
import type { Ast, JsonBehavior } from "./ast.ts";
import { binaryPrecedence, PRECEDENCE } from "./parse/precedence.ts";
import { FLINK_RESERVED_WORDS, RESERVED_WORDS } from "./reserved-words.ts";

/** The expression as Flink reads it, with no more parentheses than needed. Parsing it gives the same tree. */
export function printExpression(ast: Ast): string {
  return print(ast, 0);
}

/** A name, between backquotes where Flink would read it otherwise. */
export function printName(name: string): string {
  const word = name.toUpperCase();
  const plain =
    /^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) && !RESERVED_WORDS.has(word) && !FLINK_RESERVED_WORDS.has(word);
  return plain ? name : `\`${name.replaceAll("`", "``")}\``;
}

const printString = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** `minPrecedence`: what the place asks for; a looser operator gets parentheses. */
function print(ast: Ast, minPrecedence: number): string {
  const text = PRINTERS[ast.kind] as (ast: Ast) => string;
  return precedenceOf(ast) < minPrecedence ? `(${text(ast)})` : text(ast);
}

function precedenceOf(ast: Ast): number {
  switch (ast.kind) {
    case "binary":
      return binaryPrecedence(ast.operator);
    case "unary":
      return ast.operator === "NOT" ? PRECEDENCE.not : PRECEDENCE.sign;
    case "is":
    case "is-json":
    case "distinct":
      return PRECEDENCE.is;
    case "like":
    case "in":
    case "between":
      return PRECEDENCE.range;
    default:
      return PRECEDENCE.primary;
  }
}

const negation = (negated: boolean): string => (negated ? "NOT " : "");
const printList = (asts: readonly Ast[]): string => asts.map((ast) => print(ast, 0)).join(", ");

const PRINTERS: { readonly [K in Ast["kind"]]: (ast: Extract<Ast, { kind: K }>) => string } = {
  number: ({ text }) => text,
  string: ({ value }) => printString(value),
  boolean: ({ value }) => (value ? "TRUE" : "FALSE"),
  null: () => "NULL",
  bytes: ({ hex }) => `X'${hex}'`,
  timestamp: ({ type, text }) => `${type} ${printString(text)}`,
  interval: ({ text, from, to }) => `INTERVAL ${printString(text)} ${from}${to ? ` TO ${to}` : ""}`,
  column: ({ name }) => printName(name),
  unary: ({ operator, operand }) =>
    operator === "NOT"
      ? `NOT ${print(operand, PRECEDENCE.not)}`
      : `${operator}${print(operand, PRECEDENCE.primary)}`,
  binary: ({ operator, left, right }) =>
    `${print(left, binaryPrecedence(operator))} ${operator} ${print(right, binaryPrecedence(operator) + 1)}`,
  is: ({ operand, test, negated }) => `${print(operand, PRECEDENCE.is)} IS ${negation(negated)}${test}`,
  "is-json": ({ operand, of, negated }) =>
    `${print(operand, PRECEDENCE.is)} IS ${negation(negated)}JSON${of === "VALUE" ? "" : ` ${of}`}`,
  "json-path": printJsonPath,
  "json-build": printJsonBuild,
  distinct: ({ left, right, negated }) =>
    `${print(left, PRECEDENCE.is)} IS ${negation(negated)}DISTINCT FROM ${print(right, PRECEDENCE.comparison + 1)}`,
  like: ({ operand, similar, pattern, escape, negated }) =>
    `${print(operand, PRECEDENCE.range)} ${negation(negated)}${similar ? "SIMILAR TO" : "LIKE"} ${print(pattern, PRECEDENCE.additive)}${escape ? ` ESCAPE ${print(escape, PRECEDENCE.additive)}` : ""}`,
  in: ({ operand, list, negated }) =>
    `${print(operand, PRECEDENCE.range)} ${negation(negated)}IN (${printList(list)})`,
  between: ({ operand, low, high, symmetric, negated }) =>
    `${print(operand, PRECEDENCE.range)} ${negation(negated)}BETWEEN ${symmetric ? "SYMMETRIC " : ""}${print(low, PRECEDENCE.additive)} AND ${print(high, PRECEDENCE.additive)}`,
  case: ({ operand, branches, otherwise }) => {
    const whens = branches
      .map(({ when, result }) => ` WHEN ${printList(when)} THEN ${print(result, 0)}`)
      .join("");
    return `CASE${operand ? ` ${print(operand, 0)}` : ""}${whens}${otherwise ? ` ELSE ${print(otherwise, 0)}` : ""} END`;
  },
  cast: ({ operand, type, safe }) =>
    `${safe ? "TRY_CAST" : "CAST"}(${print(operand, 0)} AS ${formatType(type)})`,
  call: ({ name, args, star }) => {
    const [first, second] = args;
    if (name === "POSITION" && first && second)
      return `POSITION(${print(first, PRECEDENCE.additive)} IN ${print(second, 0)})`;
    return `${name}(${star ? "*" : printList(args)})`;
  },
  constructor: ({ of, args }) => (of === "ROW" ? `ROW(${printList(args)})` : `${of}[${printList(args)}]`),
  item: ({ operand, index }) => `${print(operand, PRECEDENCE.primary)}[${print(index, 0)}]`,
  field: ({ operand, name }) => `${print(operand, PRECEDENCE.primary)}.${printName(name)}`,
  "time-span": ({ fn, unit, args }) => `${fn}(${unit}, ${printList(args)})`,
  "round-to": ({ fn, operand, unit }) => `${fn}(${print(operand, 0)} TO ${unit})`,
  extract: ({ unit, operand }) => `EXTRACT(${unit} FROM ${print(operand, 0)})`,
  trim: ({ side, characters, operand }) => {
    if (side === "BOTH" && !characters) return `TRIM(${print(operand, 0)})`;
    return `TRIM(${side} ${characters ? `${print(characters, 0)} ` : ""}FROM ${print(operand, 0)})`;
  },
};

function printJsonPath(ast: Extract<Ast, { kind: "json-path" }>): string {
  const { fn, input, path, returning, wrapper, onEmpty, onError } = ast;
  const parts = [`${print(input, 0)}, ${print(path, 0)}`];
  if (returning) parts.push(`RETURNING ${formatType(returning.type)}`);
  if (wrapper !== "WITHOUT") parts.push(`WITH ${wrapper} ARRAY WRAPPER`);
  if (onEmpty) parts.push(`${printBehavior(onEmpty)} ON EMPTY`);
  if (onError) parts.push(`${printBehavior(onError)} ON ERROR`);
  return `${fn}(${parts.join(" ")})`;
}

const printBehavior = ({ kind, value }: JsonBehavior): string =>
  value === null ? kind : `${kind} ${print(value, 0)}`;

function printJsonBuild({ fn, keys, values, onNull }: Extract<Ast, { kind: "json-build" }>): string {
  const parts = values.map((value, index) =>
    fn === "JSON_ARRAY"
      ? print(value, 0)
      : `KEY ${print(keys[index]!, PRECEDENCE.additive)} VALUE ${print(value, 0)}`,
  );
  const isUsual = onNull === (fn === "JSON_ARRAY" ? "ABSENT" : "NULL");
  const words = isUsual ? "" : `${onNull} ON NULL`;
  return `${fn}(${[parts.join(", "), words].filter((part) => part !== "").join(" ")})`;
}
