import { InvariantError } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { emptyLoops, LoopSightings } from "../checkpoint/empty-loops.ts";
import type { StateSection, SubtaskSnapshot } from "../checkpoint/state-io.ts";
import type { TaskEvent, TaskState } from "../task/task.ts";
import type { CheckpointFailureReason } from "../rpc/gateway.ts";
import type { SimulatedAttempt, SimulatedTask } from "./simulated-attempt.ts";
import { subtaskKey } from "./simulated-deployments.ts";
import type { RestorePoint } from "./simulated-deployments.ts";
import type { TraceKind, TraceValue } from "./trace.ts";
import type { VirtualClock } from "./virtual-clock.ts";

type EventOf<Kind extends TaskEvent["kind"]> = Extract<TaskEvent, { readonly kind: Kind }>;

interface Pending {
  readonly loops: LoopSightings;
  readonly checkpointId: number;
  readonly waitsFor: Set<string>;
  readonly snapshots: Map<string, SubtaskSnapshot>;
  readonly inFlight: StateSection[];
  readonly finished: ReadonlySet<string>;
  /** Triggered when every task had ended its input. */
  readonly last: boolean;
}

/** Why no checkpoint can be triggered now: one is under way, tasks are not there, the input has ended, or it is a batch. */
export type CheckpointRefusal = "under-way" | "not-running" | "ended" | "batch";

/**
 * Checkpoints of a simulated job, kept in memory, in the order of the JobManager's coordinator: one at a time; complete
 * when every task that had not finished has acknowledged; told to the tasks afterwards; a last one when every task is
 * finishing or finished. It survives a kill of the tasks: its completed checkpoint is the durable one.
 */
export class SimulatedCoordinator {
  latest: RestorePoint | null = null;
  readonly #graph: JobGraph;
  readonly #clock: VirtualClock;
  readonly #trace: (kind: TraceKind, data: Readonly<Record<string, TraceValue>>) => void;
  #attempt: SimulatedAttempt | null = null;
  #pending: Pending | null = null;
  #lastId = 0;
  /** A checkpoint of the whole input is complete: tasks only have to hear of it. */
  #covered = false;
  #nextMs: number | null = null;

  constructor(options: {
    readonly graph: JobGraph;
    readonly clock: VirtualClock;
    readonly trace: (kind: TraceKind, data: Readonly<Record<string, TraceValue>>) => void;
  }) {
    this.#graph = options.graph;
    this.#clock = options.clock;
    this.#trace = options.trace;
  }

  start(attempt: SimulatedAttempt): void {
    this.#attempt = attempt;
    this.#covered = false;
    this.#pending = null;
    this.#schedule();
  }

  /** Tasks are gone; what was pending is, too. */
  halt(): void {
    this.#abort("task-failed");
    this.#attempt = null;
    this.#nextMs = null;
  }

  /** Monotonic ms of the next trigger, or null. */
  get nextTriggerMs(): number | null {
    return this.#pending === null ? this.#nextMs : null;
  }

  /** Triggers what is due. */
  tick(): void {
    if (this.#attempt === null || this.#pending !== null) return;
    if (this.#nextMs !== null && this.#nextMs <= this.#clock.monotonicMs()) this.#trigger();
  }

  /** Why `triggerNow` would do nothing; null: it would trigger one. */
  get refusal(): CheckpointRefusal | null {
    if (this.#graph.settings.runtimeMode === "batch") return "batch";
    if (this.#attempt === null) return "not-running";
    if (this.#pending !== null) return "under-way";
    const hasEnded = this.#covered || this.#attempt.tasks.every(({ state }) => state === "finished");
    return hasEnded ? "ended" : null;
  }

  /** Triggers one now where none is under way; false where it cannot. */
  triggerNow(): boolean {
    if (this.refusal !== null) return false;
    this.#trigger();
    return true;
  }

  /** The checkpoint that is under way, and the tasks whose acknowledgement is missing. */
  get underWay(): { readonly checkpointId: number; readonly waitsFor: readonly string[] } | null {
    const pending = this.#pending;
    return pending && { checkpointId: pending.checkpointId, waitsFor: [...pending.waitsFor] };
  }

  taskChanged(key: string): void {
    const attempt = this.#attempt;
    if (attempt === null) return;
    const task = attempt.tasks.find((other) => other.key === key)!;
    if (task.state === "finished" && this.#pending?.waitsFor.has(key) === true) this.#abort("task-finished");
    const ending = attempt.tasks.every(({ state }) => state === "finishing" || state === "finished");
    const finished = attempt.tasks.every(({ state }) => state === "finished");
    if (ending && !finished && this.#pending === null && !this.#covered) this.#trigger();
  }

  receive(key: string, event: Exclude<TaskEvent, { readonly kind: "state" | "operator-event" }>): void {
    switch (event.kind) {
      case "snapshot":
        this.#trace("snap.async", { checkpointId: event.snapshot.checkpointId, task: key });
        this.#acknowledge(key, event);
        return;
      case "in-flight":
        this.#inFlight(key, event);
        return;
      case "decline":
        if (this.#pending?.checkpointId === event.checkpointId) this.#abort(event.reason);
        return;
      case "snapshot-slice":
      case "snapshot-dropped":
        throw new InvariantError("state is taken in slices where there are buffers for them");
    }
  }

  #task(key: string): { readonly vertexId: string; readonly state: TaskState } {
    const { deployment, state } = this.#attempt!.tasks.find((task) => task.key === key)!;
    return { vertexId: deployment.vertex.id, state };
  }

  /** `inFlight`: rows in flight follow, and the subtask is waited for until they have come. */
  #acknowledge(key: string, { snapshot, timing, inFlight }: EventOf<"snapshot">): void {
    const pending = this.#pending;
    if (pending?.checkpointId !== snapshot.checkpointId || !pending.waitsFor.has(key)) return;
    pending.snapshots.set(key, snapshot);
    pending.loops.see(this.#task(key).vertexId, { loopIsOpen: timing.loopIsOpen });
    if (!inFlight) this.#acknowledged(pending, key);
  }

  #inFlight(key: string, { checkpointId, sections, rows }: EventOf<"in-flight">): void {
    const pending = this.#pending;
    if (pending?.checkpointId !== checkpointId || !pending.waitsFor.has(key)) return;
    pending.inFlight.push(...sections);
    pending.loops.see(this.#task(key).vertexId, { rowsInFlight: rows });
    this.#acknowledged(pending, key);
  }

  #acknowledged(pending: Pending, key: string): void {
    const { checkpointId, snapshots, finished, inFlight } = pending;
    const { vertexId, state } = this.#task(key);
    pending.loops.see(vertexId, { isReading: state !== "finishing" });
    pending.waitsFor.delete(key);
    this.#trace("ck.ack", { checkpointId, task: key });
    if (pending.waitsFor.size > 0) return;
    this.#pending = null;
    this.latest = { checkpointId, snapshots, finished, inFlight };
    this.#covered = pending.last;
    this.#trace("ck.complete", { checkpointId });
    const loops = emptyLoops(this.#graph, pending.loops);
    this.#mail({ kind: "checkpoint-completed", checkpointId, emptyLoops: loops });
    this.#schedule();
  }

  #trigger(): void {
    const { tasks } = this.#attempt!;
    if (tasks.some(({ state }) => state === "deploying" || state === "initializing")) {
      this.#nextMs = this.#clock.monotonicMs() + 1;
      return;
    }
    const live = tasks.filter(({ state }) => state !== "finished");
    if (live.length === 0) return;
    this.#pending = {
      checkpointId: ++this.#lastId,
      last: tasks.every(({ state }) => state === "finishing" || state === "finished"),
      waitsFor: new Set(live.map(({ key }) => key)),
      snapshots: new Map(),
      inFlight: [],
      loops: new LoopSightings(),
      finished: new Set(tasks.filter(({ state }) => state === "finished").map(({ key }) => key)),
    };
    for (const task of live) {
      if (this.#isHead(task, tasks))
        task.mails.push({
          kind: "trigger-checkpoint",
          checkpointId: this.#lastId,
          timestampMs: this.#clock.nowMs(),
        });
    }
  }

  /** Nothing that runs feeds it. */
  #isHead({ deployment }: SimulatedTask, tasks: readonly SimulatedTask[]): boolean {
    return deployment.inputs.every(({ edgeId, channels, feedback }) => {
      const { source, exchange } = this.#graph.edges.find(({ id }) => id === edgeId) ?? {};
      if (feedback || exchange === "blocking") return true;
      const producers = new Set(channels.map(({ producer }) => subtaskKey(source ?? "", producer)));
      return tasks.every(({ key, state }) => !producers.has(key) || state === "finished");
    });
  }

  #abort(reason: CheckpointFailureReason): void {
    if (this.#pending === null) return;
    const { checkpointId } = this.#pending;
    this.#pending = null;
    this.#trace("ck.abort", { checkpointId, reason });
    this.#mail({ kind: "checkpoint-aborted", checkpointId });
    this.#schedule();
  }

  #mail(mail: {
    readonly kind: "checkpoint-completed" | "checkpoint-aborted";
    readonly checkpointId: number;
    readonly emptyLoops?: readonly string[];
  }): void {
    for (const task of this.#attempt!.tasks) if (task.state !== "finished") task.mails.push(mail);
  }

  #schedule(): void {
    const { checkpoint, runtimeMode } = this.#graph.settings;
    const intervalMs = runtimeMode === "batch" ? null : checkpoint.intervalMs;
    this.#nextMs = intervalMs === null ? null : this.#clock.monotonicMs() + intervalMs;
  }
}
