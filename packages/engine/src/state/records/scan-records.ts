import type { RecordStore } from "./record-store.ts";

/** Calls back with all rows in memory: once, or part by part where they are stored. */
export function scanRecords(store: RecordStore | null, part: () => void): void {
  if (store === null) part();
  else store.scan(part);
}
