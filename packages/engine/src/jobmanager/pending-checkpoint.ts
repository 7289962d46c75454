import { invariant, isStateless } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { taskKey } from "../task/task-deployment.ts";
import type { TaskId } from "../task/task-deployment.ts";
import type { InFlightFile, ToJobManager } from "../rpc/gateway.ts";
import { LoopSightings } from "../checkpoint/empty-loops.ts";
import type { CheckpointType } from "../checkpoint/checkpoint-type.ts";
import type { ExecutionGraph } from "./execution-graph.ts";
import type { CheckpointManifest, ManifestSubtask } from "./job-storage.ts";

type Acknowledgement = Pick<
  Extract<ToJobManager, { readonly kind: "acknowledge-checkpoint" }>,
  "task" | "state" | "inFlight" | "timing"
>;

/**
 * A checkpoint between trigger and manifest. Waits for one acknowledgement of each subtask that had not finished when it
 * was triggered.
 */
export class PendingCheckpoint {
  readonly id: number;
  readonly timestampMs: number;
  /** Monotonic. */
  readonly startedMs: number;
  /** The job ends with it. */
  readonly final: boolean;
  /** It ends tasks that still had input: the job was suspended. */
  readonly last: boolean;
  readonly subtasks: number;
  /** Of those who ask for it: set before anybody is told. */
  type: CheckpointType = "checkpoint";
  /** Its id is its own and tasks may have been told: until then nothing of it exists, and the id is the next one's. */
  begun = false;
  readonly #finishing = new Set<string>();
  /** As it was when the checkpoint was triggered. */
  readonly execution: ExecutionGraph;
  readonly #waiting: Set<string>;
  readonly #acknowledged = new Map<string, ManifestSubtask>();
  #stateBytes = 0;
  readonly loops = new LoopSightings();

  constructor(
    execution: ExecutionGraph,
    about: {
      readonly id: number;
      readonly timestampMs: number;
      readonly startedMs: number;
      readonly last: boolean;
    },
  ) {
    this.id = about.id;
    this.timestampMs = about.timestampMs;
    this.startedMs = about.startedMs;
    this.last = about.last;
    const alive = execution.executions.filter((candidate) => !candidate.terminal);
    this.execution = execution;
    this.#waiting = new Set(alive.map((candidate) => taskKey(candidate.task)));
    this.final = about.last || alive.every((candidate) => candidate.state === "finishing");
    this.subtasks = alive.length;
  }

  get attempt(): number {
    return this.execution.attempt;
  }

  /** Tasks took part whose input had ended: they finish with this checkpoint. */
  get endsTasks(): boolean {
    return this.#finishing.size > 0;
  }

  /** All of them: nothing is left to run after it. */
  get endsJob(): boolean {
    return this.final || this.#finishing.size === this.subtasks;
  }

  get stateBytes(): number {
    return this.#stateBytes;
  }

  get complete(): boolean {
    return this.#waiting.size === 0;
  }

  waitsFor(task: TaskId): boolean {
    return this.#waiting.has(taskKey(task));
  }

  /** False where nobody waited for it: a repetition, or another attempt's. */
  acknowledge(acknowledgement: Acknowledgement, finishing: boolean): boolean {
    const { task, state, inFlight = null } = acknowledgement;
    if (!this.#waiting.delete(taskKey(task))) return false;
    const subtask: ManifestSubtask = {
      finished: false,
      file: state === null ? null : { name: state.file, bytes: state.bytes, checksum: state.checksum },
      ...(state !== null && state.base.length > 0 && { base: state.base }),
    };
    this.#acknowledged.set(
      taskKey(task),
      inFlight === null ? subtask : { ...subtask, inFlight: named(inFlight) },
    );
    const { loopIsOpen } = acknowledgement.timing;
    this.loops.see(task.vertexId, { loopIsOpen, rowsInFlight: inFlight?.rows, isReading: !finishing });
    if (finishing) this.#finishing.add(taskKey(task));
    this.#stateBytes += bytesOf(acknowledgement);
    return true;
  }

  /**
   * It is complete: what a subtask that ends with it has written stays its state in later ones. `inputEnded` false: those
   * whose input ended had been told to stop reading, and go on where another job goes on.
   */
  remember(inputEnded: boolean): void {
    for (const execution of this.execution.executions) {
      const key = taskKey(execution.task);
      const acknowledged = this.#acknowledged.get(key);
      if (acknowledged === undefined) continue;
      const { file, base } = acknowledged;
      const finished = inputEnded && this.#finishing.has(key);
      execution.saved = { finished, file, takenAt: this.id, ...(base !== undefined && { base }) };
    }
  }

  manifest(graph: JobGraph): CheckpointManifest {
    invariant(this.complete, `checkpoint ${this.id} is not complete`);
    return {
      jobId: this.execution.jobId,
      checkpointId: this.id,
      timestampMs: this.timestampMs,
      maxParallelism: graph.maxParallelism,
      vertices: graph.vertices.map((vertex) => ({
        vertexId: vertex.id,
        parallelism: vertex.parallelism,
        operatorUids: vertex.operators.map((operator) => operator.uid),
        statelessUids: vertex.operators.filter(({ spec }) => isStateless(spec)).map(({ uid }) => uid),
        subtasks: this.execution
          .subtasks(vertex.id)
          .map(
            ({ task, saved }) =>
              this.#acknowledged.get(taskKey(task)) ?? saved ?? { finished: true, file: null },
          ),
      })),
    };
  }
}

const bytesOf = ({ state, inFlight }: Acknowledgement): number =>
  (state?.bytes ?? 0) + (inFlight?.bytes ?? 0);

const named = ({ file, bytes, checksum, edges }: InFlightFile): NonNullable<ManifestSubtask["inFlight"]> => ({
  name: file,
  bytes,
  checksum,
  edges: [...edges],
});
