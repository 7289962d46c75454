import { SyntaxProblem } from "./syntax-problem.ts";
import type { Token } from "./token.ts";

const SPACE = /[\s\uFEFF]+/uy;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_$]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/uy;
const SYMBOL = /<>|!=|<=|>=|\|\||[-+*/%(),.<>=]/uy;
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
