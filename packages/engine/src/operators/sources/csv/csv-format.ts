import { invariant } from "@millrace/graph";
import type { Charset, OperatorSpec } from "@millrace/graph";
import { encodeUtf8 } from "../../../batch/utf8.ts";

/** How a CSV file is written; characters as bytes, -1: there is none. */
export interface CsvFormat {
  readonly delimiter: number;
  readonly quote: number;
  readonly comment: number;
  /** A field without quotes that is NULL, besides the empty one. */
  readonly nullLiteral: Uint8Array | null;
  /** Of texts that are not UTF-8. */
  readonly decoder: TextDecoder | null;
}

export type CsvOptions = Pick<
  Extract<OperatorSpec, { kind: "csv-text-source" }>,
  "delimiter" | "quote" | "comment" | "nullLiteral" | "charset"
>;

export function csvFormat({ delimiter, quote, comment, nullLiteral, charset }: CsvOptions): CsvFormat {
  return {
    delimiter: asciiOf(delimiter),
    quote: quote === null ? -1 : asciiOf(quote ?? '"'),
    comment: typeof comment === "string" ? asciiOf(comment) : -1,
    nullLiteral: typeof nullLiteral === "string" ? encodeUtf8(nullLiteral) : null,
    decoder: decoderOf(charset ?? "UTF-8"),
  };
}

/** Null for UTF-8, which needs none. */
export function decoderOf(charset: Charset): TextDecoder | null {
  return charset === "UTF-8" ? null : new TextDecoder(charset);
}

function asciiOf(character: string): number {
  const bytes = encodeUtf8(character);
  invariant(bytes.length === 1 && bytes[0]! < 0x80, "a character of CSV's syntax is one ASCII character");
  return bytes[0]!;
}
