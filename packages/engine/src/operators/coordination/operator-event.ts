/**
 * What a source's subtasks and the coordinator of their operator tell one another. Structured-cloneable.
 *
 * A split is a piece of input that one subtask reads at a time: a file, a part of one, a partition of a broker. Whoever
 * reads it has it in its state until the end of the job.
 */
export type ToCoordinator =
  /** First of all, in every attempt: what is in the state that it was restored from; nothing else is its own. */
  | {
      readonly kind: "registered";
      readonly splits: readonly KnownSplit[];
      /** Nothing is looked for any more: the splits that subtasks have are all that there are. */
      readonly isSealed: boolean;
    }
  /** Of the one that looks: splits that are new, or of another length than it said before. */
  | { readonly kind: "found"; readonly splits: readonly SourceSplit[]; readonly more: More }
  /** One more, when there is one. */
  | { readonly kind: "wanted" }
  /** It has read this one to its end. */
  | { readonly kind: "finished"; readonly id: string }
  /** Of a member of an alignment group: how far its rows are; null: it is idle. */
  | { readonly kind: "watermark"; readonly watermark: number | null };

export type FromCoordinator =
  /** An answer to `wanted`. */
  | { readonly kind: "assigned"; readonly split: SourceSplit }
  /** There is none now; the answer may still come. */
  | { readonly kind: "none" }
  /** No answer comes: there will be none. */
  | { readonly kind: "no-more" }
  /** A split of its own is of another length now. */
  | { readonly kind: "changed"; readonly split: SourceSplit }
  /** A member of an alignment group that is beyond this waits. */
  | { readonly kind: "align"; readonly limit: number };

/** Whether others come: at once, as it has not looked everywhere yet; perhaps, later; or never. */
export type More = "soon" | "later" | "never";

export interface SourceSplit {
  readonly id: string;
  readonly bytes: number;
  /** Those with less are read before others. */
  readonly order: number;
}

export interface KnownSplit {
  readonly id: string;
  /** Null: not known. */
  readonly bytes: number | null;
  readonly isOpen: boolean;
}
