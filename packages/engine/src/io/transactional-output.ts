/** Work that a sink has prepared for a checkpoint: plain data, enough to commit it from any process, again and again. */
export interface PreparedWork {
  readonly checkpointId: number;
}

/**
 * What rows are written to exactly once: part files, transactions of a broker or of a database. Of one sink subtask.
 *
 * 1. What was written since the last `prepare` is one piece of work, which nobody sees. `prepare` ends it: once the
 *    snapshot that it is part of is acknowledged, it outlives every process. Null where nothing was written.
 * 2. `commit` makes a piece visible, all of it at once. It may be repeated, by this process or by a later one: committed
 *    work stays as it is. Work that is neither prepared nor committed is a failure of the job, never passed over.
 * 3. `discardExcept` aborts what else this sink subtask began and nothing refers to, whichever attempt or job did; the
 *    pieces that it names are kept. It is called once, before the first row.
 * 4. `close` aborts what was written since the last `prepare`, and touches no prepared work: a checkpoint may refer to it.
 * 5. No call waits for the system: effects come in the order of the calls, before the snapshot after them is acknowledged.
 */
export interface TransactionalOutput<W extends PreparedWork> extends CommittableOutput<W> {
  prepare(checkpointId: number): W | null;
}

/** The part of it that comes after `prepare`. */
export interface CommittableOutput<W extends PreparedWork> {
  commit(work: W): void;
  discardExcept(works: readonly W[]): void;
  close(): void;
}
