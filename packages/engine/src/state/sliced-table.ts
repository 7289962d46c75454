import type { SlicedChanges } from "./row-changes.ts";

/** What checkpoints take in slices. */
export interface SlicedTable {
  readonly namespace: number;
  readonly table: { readonly changes: SlicedChanges };
}
