import type { OperatorTables } from "../checkpoint/section-reader.ts";
import { TABLE_STATE } from "../checkpoint/section-reader.ts";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import type { Full, SlicedChanges, SlicedSnapshot } from "../state/row-changes.ts";
import type { OperatorChain } from "./operator-chain.ts";
import type { TaskEnvironment, TaskEvent } from "./task.ts";
import type { TaskDeployment, TaskId } from "./task-deployment.ts";

type SnapshotEvent = Extract<TaskEvent, { readonly kind: "snapshot" }>;
type InFlightEvent = Extract<TaskEvent, { readonly kind: "in-flight" }>;

interface Part {
  readonly operatorUid: string;
  readonly name: string;
  readonly changes: SlicedChanges;
  readonly snapshot: SlicedSnapshot;
}

/** The operators whose tables are taken. */
type Taking = Pick<OperatorChain, "snapshot" | "guard">;

interface Taken {
  readonly checkpointId: number;
  readonly type: CheckpointType;
}

/** A checkpoint builds on at most so many before it; and on no more bytes of changes than half of the whole. */
const MAX_CHAIN = 64;

/**
 * Tables of one task that are taken in slices, one a call of `step`, while the task goes on. A checkpoint holds what has
 * changed since the base, the newest one known to be complete, or the one that the task was restored from; where that is
 * not known, or the chain of changes has become long, it holds everything. A savepoint does too, and nothing builds on it: what is noted since the base stays noted. The
 * snapshot is reported when its last slice is.
 */
export class SnapshotSlicer {
  readonly #task: TaskId;
  readonly #deployment: Pick<TaskDeployment, "subtask" | "restoredBase">;
  readonly #environment: Pick<TaskEnvironment, "stateBuffers" | "report">;
  #parts: readonly Part[] = [];
  #at = 0;
  /** Waits for its slices. */
  #event: SnapshotEvent | null = null;
  #following: InFlightEvent | null = null;
  /** Begun, and neither complete nor aborted. */
  #open: number | null = null;
  #openType: CheckpointType = "checkpoint";
  #openBase: number | null = null;
  #base: number | null = null;
  #chain = 0;
  #completeBytes = 0;
  #changeBytes = 0;
  #takenBytes = 0;

  constructor(
    task: TaskId,
    deployment: Pick<TaskDeployment, "subtask" | "restoredBase">,
    environment: Pick<TaskEnvironment, "stateBuffers" | "report">,
  ) {
    this.#task = task;
    this.#deployment = deployment;
    this.#environment = environment;
    const { restoredBase } = deployment;
    if (restoredBase === undefined) return;
    const [whole = 0, ...changes] = restoredBase.files.map(({ bytes }) => bytes);
    this.#base = restoredBase.checkpointId;
    this.#chain = restoredBase.files.length;
    this.#completeBytes = whole;
    this.#changeBytes = changes.reduce((sum, bytes) => sum + bytes, 0);
  }

  /** What is taken at once. Tables are taken as they are now, in slices; where there are no buffers, at once too. */
  begin(chain: Taking, { checkpointId, type }: Taken): readonly StateSection[] {
    if (this.#environment.stateBuffers === undefined) return chain.snapshot(checkpointId, null, type);
    const tables: OperatorTables[] = [];
    const sections = chain.snapshot(checkpointId, (from) => tables.push(from), type);
    this.#beginTables(chain, { checkpointId, type }, tables);
    return sections;
  }

  /** Reports the snapshot when its slices are: at once where there are none. */
  finish(event: SnapshotEvent): void {
    if (this.#open !== event.snapshot.checkpointId) {
      this.#environment.report(event);
      return;
    }
    const { restoredBase } = this.#deployment;
    const base = this.#openBase;
    const isRestored = restoredBase !== undefined && base === restoredBase.checkpointId;
    this.#event = { ...event, base, ...(isRestored && { restoredBase }) };
    if (this.#parts.length === 0) this.#send();
  }

  /** What follows a snapshot is reported after it. */
  report(event: InFlightEvent): void {
    if (this.#event?.snapshot.checkpointId === event.checkpointId) this.#following = event;
    else this.#environment.report(event);
  }

  /** Takes one slice; false where there is none, or no buffer for it. */
  step(): boolean {
    const { stateBuffers } = this.#environment;
    if (this.#event === null || stateBuffers?.available !== true) return false;
    const part = this.#parts[this.#at]!;
    const { snapshot, operatorUid, name } = part;
    const { checkpointId, vertexId, subtask } = this.#event.snapshot;
    if (snapshot.failed) {
      this.#give(checkpointId, snapshot.full ?? "state-budget");
      return true;
    }
    const bytes = snapshot.next(checkpointId, (length) => stateBuffers.take(length));
    this.#takenBytes += bytes.length;
    this.#environment.report({
      kind: "snapshot-slice",
      task: this.#task,
      about: { checkpointId, vertexId, subtask },
      section: { operatorUid, name, keyGroup: TABLE_STATE, bytes },
    });
    if (snapshot.done) {
      snapshot.end();
      this.#at++;
      if (this.#at === this.#parts.length) this.#send();
    }
    return true;
  }

  #beginTables(chain: Taking, { checkpointId, type }: Taken, tables: readonly OperatorTables[]): void {
    if (this.#open !== null) {
      this.aborted(this.#open);
      if (this.#openType === "checkpoint") this.#base = null;
    }
    const base = type === "checkpoint" && this.#buildsOn(tables) ? this.#base : null;
    this.#open = checkpointId;
    this.#openType = type;
    this.#openBase = base;
    this.#takenBytes = 0;
    this.#at = 0;
    const { subtask } = this.#deployment;
    this.#parts = tables.flatMap(({ operatorUid, name, tables: named }) =>
      named.map(({ namespace, table: { changes } }) => {
        const begin = () => changes.begin(base !== null, { subtask, namespace });
        const snapshot = chain.guard(operatorUid, begin);
        return { operatorUid, name, changes, snapshot };
      }),
    );
  }

  completed(checkpointId: number): void {
    if (this.#open !== checkpointId) return;
    this.#open = null;
    const parts = this.#parts;
    this.#parts = [];
    if (this.#openType === "savepoint") {
      for (const { changes } of parts) changes.aborted();
      return;
    }
    for (const { changes } of parts) changes.completed();
    this.#chain = this.#openBase === null ? 1 : this.#chain + 1;
    this.#changeBytes = this.#openBase === null ? 0 : this.#changeBytes + this.#takenBytes;
    if (this.#openBase === null) this.#completeBytes = this.#takenBytes;
    this.#base = checkpointId;
  }

  aborted(checkpointId: number): void {
    if (this.#open !== checkpointId) return;
    this.#open = null;
    if (this.#event !== null)
      this.#environment.report({ kind: "snapshot-dropped", task: this.#task, checkpointId });
    this.#event = null;
    this.close();
    for (const { changes } of this.#parts) changes.aborted();
    this.#parts = [];
  }

  /** Nothing more is taken. */
  close(): void {
    this.#event = null;
    this.#following = null;
    for (; this.#at < this.#parts.length; this.#at++) this.#parts[this.#at]!.snapshot.end();
  }

  #buildsOn(tables: readonly OperatorTables[]): boolean {
    if (this.#base === null || this.#chain >= MAX_CHAIN || this.#changeBytes * 2 > this.#completeBytes)
      return false;
    return tables.some((from) => from.tables.some(({ table }) => table.changes.hasBase));
  }

  #send(): void {
    const event = this.#event!;
    const following = this.#following;
    this.#event = null;
    this.#following = null;
    this.#environment.report(event);
    if (following !== null) this.#environment.report(following);
  }

  /** There was no memory for what changed meanwhile, or no room for what is stored. */
  #give(checkpointId: number, reason: Full | "state-budget"): void {
    const { task } = this.#event!;
    this.aborted(checkpointId);
    this.#environment.report({ kind: "decline", task, checkpointId, reason });
  }
}
