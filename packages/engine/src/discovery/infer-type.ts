import { date, timestamp } from "@millrace/graph";
import { SAMPLED_ROWS } from "./discovered.ts";
import { parseValue } from "../expression/text-parse.ts";

/** Type that texts of one column have in common; narrowest first. */
const KINDS = ["BOOLEAN", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP(3)"] as const;

const FITS: Readonly<Record<(typeof KINDS)[number], (text: string) => boolean>> = {
  BOOLEAN: (text) => /^(?:true|false)$/iu.test(text),
  // Codes such as 00501 are no numbers: as ones they would lose their zeros.
  BIGINT: (text) => /^[+-]?(?:0|[1-9]\d{0,17})$/u.test(text),
  DOUBLE: (text) => /^[+-]?(?:0|[1-9]\d*|(?=\.))(?:\.\d*)?(?:[eE][+-]?\d+)?$/u.test(text),
  DATE: (text) => /^\d{4}-\d{2}-\d{2}$/u.test(text) && parseValue(text, date()) !== undefined,
  "TIMESTAMP(3)": (text) =>
    /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/u.test(text) && parseValue(text, timestamp()) !== undefined,
};

/** One in so many values may be malformed, and does not make the column a STRING. */
const ONE_IN = 100;

/** The narrowest type that the values fit, NULLs aside; STRING fits everything. */
export class TypeGuess {
  readonly #misfits = new Map(KINDS.map((kind) => [kind, 0]));
  #values = 0;

  add(text: string): void {
    this.#values++;
    const trimmed = text.trim();
    for (const [kind, misfits] of this.#misfits) {
      if (misfits <= MAX_MISFITS && !FITS[kind](trimmed)) this.#misfits.set(kind, misfits + 1);
    }
  }

  get type(): string {
    if (this.#values === 0) return "STRING";
    const allowed = Math.floor(this.#values / ONE_IN);
    return KINDS.find((kind) => (this.#misfits.get(kind) ?? 0) <= allowed) ?? "STRING";
  }
}

/** More are not counted: no sample allows so many. */
const MAX_MISFITS = SAMPLED_ROWS / ONE_IN;
