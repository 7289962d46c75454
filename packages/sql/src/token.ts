export type TokenKind = "word" | "quoted" | "string" | "bytes" | "number" | "symbol" | "end";

/** `from` and `to` are UTF-16 positions in the text; `to` is exclusive. */
export interface Token {
  readonly kind: TokenKind;
  /** As it was written. */
  readonly text: string;
  /** A word in capitals, the content of a string or of a quoted name, otherwise the text. */
  readonly value: string;
  readonly from: number;
  readonly to: number;
}
