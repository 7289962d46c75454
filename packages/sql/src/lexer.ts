import { SyntaxProblem } from "./syntax-problem.ts";
import type { Token } from "./token.ts";

const SPACE = /[\s\uFEFF]+/uy;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const SYMBOL = /<>|!=|<=|>=|\|\||[-+*/%(),.<>=[\]]/uy;
const LINE_COMMENT = /--[^\n]*/uy;

/** Tokens of the text, ended by one of kind `end`. Comments and spaces are left out. Throws SyntaxProblem. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipBlank(text, 0);
  while (at < text.length) {
    const token = nextToken(text, at);
    tokens.push(token);
    at = skipBlank(text, token.to);
  }
  tokens.push({ kind: "end", text: "", value: "", from: text.length, to: text.length });
  return tokens;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  for (;;) {
    const skipped = match(SPACE, text, at) ?? match(LINE_COMMENT, text, at) ?? blockComment(text, at);
    if (!skipped) return at;
    at += skipped.length;
  }
}

function blockComment(text: string, at: number): string | null {
  if (!text.startsWith("/*", at)) return null;
  const end = text.indexOf("*/", at + 2);
  if (end < 0) throw new SyntaxProblem("expression.unclosed-comment", { from: at, to: at + 2 });
  return text.slice(at, end + 2);
}

function nextToken(text: string, at: number): Token {
  const first = text[at];
  const prefixed = prefixedString(text, at);
  if (prefixed) return prefixed;
  if (first === "'")
    return quoted(text, at, { quote: "'", kind: "string", problem: "expression.unclosed-string" });
  if (first === "`")
    return quoted(text, at, { quote: "`", kind: "quoted", problem: "expression.unclosed-name" });
  if (first === '"') throw doubleQuote(text, at);
  const word = match(WORD, text, at);
  if (word) return { kind: "word", text: word, value: word.toUpperCase(), from: at, to: at + word.length };
  const number = match(NUMBER, text, at);
  if (number) return { kind: "number", text: number, value: number, from: at, to: at + number.length };
  const symbol = match(SYMBOL, text, at);
  if (symbol) return { kind: "symbol", text: symbol, value: symbol, from: at, to: at + symbol.length };
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  throw new SyntaxProblem(
    "expression.unexpected-character",
    { from: at, to: at + character.length },
    { character },
  );
}

const PREFIX = /(?:[xX]|[uU]&|[nN]|_[A-Za-z]\w*)(?=')/uy;
const UESCAPE = /\s*UESCAPE\s*'(.)'/iuy;

/** `X'00FF'` is of kind `bytes`; `U&'\263A'`, `N'text'` and `_UTF8'text'` are strings. */
function prefixedString(text: string, from: number): Token | null {
  const prefix = match(PREFIX, text, from);
  if (!prefix) return null;
  const rule = { quote: "'", kind: "string", problem: "expression.unclosed-string" } as const;
  const string = { ...quoted(text, from + prefix.length, rule), from };
  if (prefix.toUpperCase() === "X") return hexString(string, text);
  const whole = (to: number, value: string): Token => ({ ...string, value, to, text: text.slice(from, to) });
  if (prefix.toUpperCase() !== "U&") return whole(string.to, string.value);
  const uescape = match(UESCAPE, text, string.to);
  const escape = uescape?.at(-2) ?? "\\";
  return whole(string.to + (uescape?.length ?? 0), unescape(string, escape));
}

function hexString(string: Token, text: string): Token {
  const at = { from: string.from, to: string.to };
  if (string.value.length % 2 === 1 || !/^[0-9A-Fa-f]*$/u.test(string.value))
    throw new SyntaxProblem("expression.bad-literal", at, {
      text: text.slice(at.from, at.to),
      type: "BINARY",
      example: "X'00FF'",
    });
  return { ...string, kind: "bytes" };
}

/** Four hexadecimal digits behind the escape, six behind it and a plus. */
function unescape({ value, from, to }: Token, escape: string): string {
  let out = "";
  for (let at = 0; at < value.length; at++) {
    const unit = value.charAt(at);
    if (unit !== escape) {
      out += unit;
      continue;
    }
    if (value.charAt(at + 1) === escape) {
      out += escape;
      at++;
      continue;
    }
    const digits = /^(?:[0-9A-Fa-f]{4}|\+[0-9A-Fa-f]{6})/u.exec(value.slice(at + 1))?.[0];
    const code = digits === undefined ? Number.NaN : Number.parseInt(digits.replace("+", ""), 16);
    if (!(code <= 0x10_ff_ff))
      throw new SyntaxProblem("expression.unexpected-character", { from, to }, { character: escape });
    out += digits!.startsWith("+") ? String.fromCodePoint(code) : String.fromCharCode(code);
    at += digits!.length;
  }
  return out;
}

interface QuoteRule {
  readonly quote: "'" | "`";
  readonly kind: "string" | "quoted";
  readonly problem: "expression.unclosed-string" | "expression.unclosed-name";
}

/** A doubled quote stands for one within. */
function quoted(text: string, from: number, rule: QuoteRule): Token {
  let value = "";
  let at = from + 1;
  for (;;) {
    const end = text.indexOf(rule.quote, at);
    if (end < 0) throw new SyntaxProblem(rule.problem, { from, to: text.length });
    value += text.slice(at, end);
    if (text[end + 1] !== rule.quote) {
      return { kind: rule.kind, text: text.slice(from, end + 1), value, from, to: end + 1 };
    }
    value += rule.quote;
    at = end + 2;
  }
}

function doubleQuote(text: string, from: number): SyntaxProblem {
  const end = text.indexOf('"', from + 1);
  const content = end < 0 ? text.slice(from + 1) : text.slice(from + 1, end);
  const suggestion = `'${content.replaceAll("'", "''")}'`;
  return new SyntaxProblem(
    "expression.double-quote",
    { from, to: end < 0 ? text.length : end + 1 },
    { suggestion },
  );
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
