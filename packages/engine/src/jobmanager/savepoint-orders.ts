import type { JobGraph } from "@millrace/graph";
import type { CheckpointFailureReason } from "../rpc/gateway.ts";
import type { Clock } from "../time/clock.ts";
import { CopyDeadline } from "./copy-deadline.ts";
import type { JobEvent } from "./job-events.ts";
import { StorageError } from "./job-storage.ts";
import type { Timers } from "./timers.ts";
import type {
  CheckpointOutcome,
  SavepointOutcome,
  SavepointRequest,
  SavepointSource,
  SavepointStorage,
} from "./savepoint-storage.ts";

type Written = Awaited<ReturnType<SavepointStorage["write"]>>;

/** Nothing was written for too long. */
class Expired extends Error {}

const problemOf = (error: unknown): StorageError["problem"] =>
  error instanceof StorageError ? error.problem : "io-error";

interface Order {
  readonly request: SavepointRequest;
  readonly settle: (outcome: SavepointOutcome) => void;
}

export interface SavepointOrdersOptions {
  readonly jobId: string;
  readonly graph: JobGraph;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly savepoints: SavepointStorage;
  readonly emit: (event: JobEvent) => void;
}

/**
 * Savepoints and checkpoints that were asked for and are not there yet. Those that wait are taken with the next
 * checkpoint, whichever it is; the savepoint that the job stops with only with its last, and again until that one completes
 * or it is given up.
 */
export class SavepointOrders {
  readonly #options: SavepointOrdersOptions;
  #waiting: Order[] = [];
  #taken: Order[] = [];
  #last: Order | null = null;
  /** A copy that was given up: the disk has not answered it yet. */
  #hanging = false;
  #copying: CopyDeadline | null = null;
  /** Why no copy of the checkpoint that was taken last is waited for. */
  #givenUp: CheckpointFailureReason | null = null;
  #checkpointsWaiting: ((outcome: CheckpointOutcome) => void)[] = [];
  #checkpointsTaken: ((outcome: CheckpointOutcome) => void)[] = [];

  constructor(options: SavepointOrdersOptions) {
    this.#options = options;
  }

  get waiting(): boolean {
    return this.#waiting.length > 0 || this.#checkpointsWaiting.length > 0;
  }

  add(request: SavepointRequest): Promise<SavepointOutcome> {
    return new Promise((settle) => this.#waiting.push({ request, settle }));
  }

  /** A checkpoint that begins from now on. */
  addCheckpoint(): Promise<CheckpointOutcome> {
    return new Promise((settle) => this.#checkpointsWaiting.push(settle));
  }

  /** To be taken with the checkpoint that the job ends with. */
  addLast(request: SavepointRequest): void {
    this.#last = { request, settle: () => {} };
  }

  /** A checkpoint begins; true where it is taken as a savepoint. */
  take(isLast: boolean): boolean {
    this.#givenUp = null;
    this.#taken = this.#waiting.splice(0);
    this.#checkpointsTaken = this.#checkpointsWaiting.splice(0);
    if (isLast && this.#last !== null) this.#taken.push(this.#last);
    return this.#taken.length > 0;
  }

  /** The job stops with one that is not there yet. */
  get hasLast(): boolean {
    return this.#last !== null;
  }

  /** The one to stop with cannot be taken: the job does not stop. What is returned says so. */
  giveUpLast(reason: CheckpointFailureReason): () => void {
    const last = this.#last;
    this.#last = null;
    return () => {
      if (last !== null) this.#failed(last, reason);
    };
  }

  /**
   * The checkpoint is complete: it is copied for each of those who wait for it. What keeps the one from being written that
   * the job stops with, or null; that one is to be given up then.
   *
   * A copy of which nothing was written for as long as a checkpoint may take has expired, and until the disk has answered it
   * others expire at once: a disk that hangs holds up one checkpoint, and one call of the disk.
   */
  async fulfil(checkpoint: {
    readonly checkpointId: number;
    readonly timestampMs: number;
    readonly path: string;
  }): Promise<CheckpointFailureReason | null> {
    const { jobId, graph, clock, emit } = this.#options;
    const { checkpointId, path } = checkpoint;
    let unwritten: CheckpointFailureReason | null = null;
    for (const order of this.#taken.splice(0)) {
      try {
        const written = await this.#write(order.request, { jobId, graph, ...checkpoint });
        const { id, name, trigger, bytes } = written.savepoint;
        emit({
          kind: "savepoint-completed",
          jobId,
          timeMs: clock.nowMs(),
          savepointId: id,
          name,
          trigger,
          checkpointId,
          bytes,
          path: written.path,
        });
        order.settle({ kind: "completed", ...written });
        if (order === this.#last) this.#last = null;
      } catch (error) {
        const problem = this.#whyUnwritten(error);
        if (order === this.#last) unwritten = problem;
        else this.#failed(order, problem);
      }
    }
    if (unwritten !== null) return unwritten;
    for (const settle of this.#checkpointsTaken.splice(0)) settle({ kind: "completed", checkpointId, path });
    return null;
  }

  async #write(request: SavepointRequest, source: SavepointSource): Promise<Written> {
    const { savepoints, timers, graph } = this.#options;
    if (this.#hanging || this.#givenUp !== null) throw new Expired();
    const deadline = new CopyDeadline(timers, graph.settings.checkpoint.timeoutMs);
    this.#copying = deadline;
    const copy = savepoints.write(request, source, deadline);
    const written = await deadline.of(copy).finally(() => (this.#copying = null));
    if (written !== null) return written;
    this.#hanging = true;
    const answered = (): void => void (this.#hanging = false);
    copy.then(answered, answered);
    throw new Expired();
  }

  /**
   * The checkpoint did not complete. One that met a task that was just finishing says nothing against those that wait for
   * it: the next one begins at once, and is theirs.
   */
  fail(reason: CheckpointFailureReason): void {
    if (reason === "task-finished") {
      this.#waiting.unshift(...this.#taken.splice(0).filter((order) => order !== this.#last));
      this.#checkpointsWaiting.unshift(...this.#checkpointsTaken.splice(0));
      return;
    }
    for (const settle of this.#checkpointsTaken.splice(0)) settle({ kind: "failed", reason });
    for (const order of this.#taken.splice(0)) if (order !== this.#last) this.#failed(order, reason);
  }

  #whyUnwritten(error: unknown): CheckpointFailureReason {
    return error instanceof Expired ? (this.#givenUp ?? "expired") : problemOf(error);
  }

  /** The attempt ends: no copy is waited for, neither the one that is being written nor those behind it. */
  giveUpCopies(reason: CheckpointFailureReason): void {
    this.#givenUp = reason;
    this.#copying?.giveUp();
  }

  /** Nothing will be taken any more. */
  end(): void {
    const open = [...this.#taken.splice(0), ...this.#waiting.splice(0)];
    if (this.#last !== null && !open.includes(this.#last)) open.push(this.#last);
    this.#last = null;
    for (const order of open) this.#failed(order, "job-ended");
    for (const settle of [...this.#checkpointsTaken.splice(0), ...this.#checkpointsWaiting.splice(0)])
      settle({ kind: "failed", reason: "job-ended" });
  }

  #failed({ request, settle }: Order, reason: CheckpointFailureReason): void {
    const { jobId, clock, emit } = this.#options;
    const { name, trigger } = request;
    emit({ kind: "savepoint-failed", jobId, timeMs: clock.nowMs(), name, trigger, reason });
    settle({ kind: "failed", reason });
  }
}
