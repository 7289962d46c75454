import type { RestoreOptions } from "@millrace/graph";

export interface StartOptions extends RestoreOptions {
  /** All rows of its Print nodes are for a reader, beside the sample that is kept. */
  readonly allRows?: boolean;
}
