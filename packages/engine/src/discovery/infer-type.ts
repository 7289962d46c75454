import { timestamp } from "@millrace/graph";
import { parseValue } from "../expression/text-parse.ts";

/** Type that texts of one column have in common; narrowest first. */
const KINDS = ["BOOLEAN", "BIGINT", "DOUBLE", "TIMESTAMP(3)"] as const;

const FITS: Readonly<Record<(typeof KINDS)[number], (text: string) => boolean>> = {
  BOOLEAN: (text) => /^(?:true|false)$/iu.test(text),
  // Codes such as 00501 are no numbers: as ones they would lose their zeros.
  BIGINT: (text) => /^[+-]?(?:0|[1-9]\d{0,17})$/u.test(text),
  DOUBLE: (text) => /^[+-]?(?:0|[1-9]\d*|(?=\.))(?:\.\d*)?(?:[eE][+-]?\d+)?$/u.test(text),
  "TIMESTAMP(3)": (text) =>
    /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/u.test(text) && parseValue(text, timestamp()) !== undefined,
};

/** Narrows with every value that is no NULL; STRING fits everything. */
export class TypeGuess {
  #kinds: readonly (typeof KINDS)[number][] = KINDS;
  #seen = false;

  add(text: string): void {
    this.#seen = true;
    if (this.#kinds.length > 0) this.#kinds = this.#kinds.filter((kind) => FITS[kind](text.trim()));
  }

  get type(): string {
    return this.#seen ? (this.#kinds[0] ?? "STRING") : "STRING";
  }
}
