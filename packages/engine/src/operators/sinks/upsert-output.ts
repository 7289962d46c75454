/**
 * A table that rows are written to by key. Of one sink subtask, which has all rows of a key.
 *
 * 1. `put` replaces the row of a key, `remove` takes it away; where nothing is there, nothing happens.
 * 2. `flush` is called in every snapshot: what was put before it outlives every process once that is acknowledged.
 * 3. Rows of a key take effect in the order of the calls, also after a failure: a late one of a dead process is refused or
 *    has the same effect as the one that comes again.
 */
export interface UpsertOutput<K, R> {
  put(key: K, row: R): void;
  remove(key: K): void;
  flush(): void;
  close(): void;
}
