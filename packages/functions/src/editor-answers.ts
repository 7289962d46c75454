import type { Span } from "@millrace/graph";

/** A word that could stand at a place of a function. */
export interface CompletedWord {
  readonly name: string;
  /** As TypeScript calls it: `property`, `method`, `keyword` ... */
  readonly kind: string;
  /** Words of a smaller rank come first. */
  readonly rank: string;
}

export interface Completions {
  /** Where the word begins that is completed. */
  readonly from: number;
  readonly words: readonly CompletedWord[];
}

/** What a word of a function is. */
export interface WordInfo {
  readonly span: Span;
  /** Its declaration. */
  readonly title: string;
  /** Its comment; may be empty. */
  readonly summary: string;
}
