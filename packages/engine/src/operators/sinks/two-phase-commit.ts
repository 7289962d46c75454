import type { CommittableOutput, PreparedWork } from "../../io/transactional-output.ts";

/**
 * The protocol between checkpoints and a transactional output: a sink that writes exactly once has one, and keeps `pending`
 * in its snapshot.
 *
 * 1. Snapshot n prepares what was written since the one before. When checkpoint n is complete, everything pending up to n
 *    is committed: work of an aborted checkpoint with the next complete one.
 * 2. After a restore the work of the restored checkpoint is committed, again where it was, and everything else that this
 *    subtask had begun is aborted. An attempt without a restore aborts what earlier ones have left, before its first row.
 */
export class TwoPhaseCommit<W extends PreparedWork> {
  readonly #output: CommittableOutput<W>;
  #pending: readonly W[] = [];
  #begun = false;

  constructor(output: CommittableOutput<W>) {
    this.#output = output;
  }

  /** Prepared and not known to be committed: part of every snapshot. */
  get pending(): readonly W[] {
    return this.#pending;
  }

  /** Instead of `begin`, where there is a checkpoint to go on from; `kept`: work of it that is not prepared yet, and goes on. */
  restore(works: readonly W[], kept: readonly W[] = []): void {
    this.#begun = true;
    this.#output.discardExcept([...works, ...kept]);
    for (const work of works) this.#output.commit(work);
  }

  /** Before the first row or snapshot; any number of times. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#output.discardExcept([]);
  }

  /** A piece of work that the output has prepared; null: there was nothing. */
  add(work: W | null): void {
    this.begin();
    if (work !== null) this.#pending = [...this.#pending, work];
  }

  completed(checkpointId: number): void {
    for (const work of this.#pending) if (work.checkpointId <= checkpointId) this.#output.commit(work);
    this.#pending = this.#pending.filter((work) => work.checkpointId > checkpointId);
  }
}
