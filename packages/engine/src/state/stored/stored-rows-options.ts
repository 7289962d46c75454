import type { LogicalType } from "@millrace/graph";
import type { KeyedTable } from "../keyed-table.ts";
import type { PageNumbers } from "./page-numbers.ts";
import type { PageStore } from "./page-store.ts";

export interface StoredRowsOptions {
  readonly keyTypes: readonly LogicalType[];
  readonly store: PageStore;
  readonly numbers: PageNumbers;
  /** Memory that the table may take. */
  readonly cacheBytes: number;
  /** An empty table of the same shape, in memory. */
  readonly emptyTable: () => KeyedTable;
}
