import type { Span } from "@millrace/graph";
import { SyntaxProblem } from "../syntax-problem.ts";
import type { Token, TokenKind } from "../token.ts";

/** Walks over the tokens of one text. Words are compared in capitals. */
export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== "end") this.#at++;
    return token;
  }

  /** End of the token before this one. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.to ?? 0;
  }

  spanFrom(from: number): Span {
    return { from, to: this.end };
  }

  is(value: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return (token.kind === "word" || token.kind === "symbol") && token.value === value;
  }

  isKind(kind: TokenKind, ahead = 0): boolean {
    return this.peek(ahead).kind === kind;
  }

  /** Takes the token if it is this word or symbol. */
  take(value: string): boolean {
    if (!this.is(value)) return false;
    this.#at++;
    return true;
  }

  expect(value: string): Token {
    if (!this.is(value)) throw this.unexpected(value);
    return this.next();
  }

  expectKind(kind: TokenKind, expected: string): Token {
    if (!this.isKind(kind)) throw this.unexpected(expected);
    return this.next();
  }

  /** Closes what `open` opened: a missing one is told at the opening. */
  close(open: Token): void {
    if (this.isKind("end")) throw new SyntaxProblem("expression.unclosed-paren", open);
    this.expect(")");
  }

  unexpected(expected: string): SyntaxProblem {
    const token = this.peek();
    if (token.kind !== "end")
      return new SyntaxProblem("expression.unexpected", token, { found: token.text, expected });
    const from = Math.max(0, this.end - 1);
    return new SyntaxProblem(
      "expression.unexpected-end",
      { from, to: Math.max(this.end, from) },
      { expected },
    );
  }
}
