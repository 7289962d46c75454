import type { JobGraph } from "@millrace/graph";
import { slotsNeeded } from "../../jobmanager/deployment-plan.ts";
import type { Dispatcher } from "../../jobmanager/dispatcher.ts";
import type { JobEvent } from "../../jobmanager/job-events.ts";
import type { JobHandle, JobResult, SubmitOptions } from "../../jobmanager/job-handle.ts";
import { isTerminal } from "../../jobmanager/job-state.ts";
import type { JobStorage } from "../../jobmanager/job-storage.ts";
import { inFlightKeys, withoutEdge } from "../../task/in-flight-keys.ts";
import type { FaultKind } from "./fault-plan.ts";

type Ending = Extract<FaultKind, { readonly kind: "stop" | "cancel" }>;
type End = Pick<JobResult, "state" | "failure">;

/** One job after the other: each goes on from what the one before has left. */
interface Assignment {
  readonly id: string;
  readonly graph: JobGraph;
  readonly options: Pick<SubmitOptions, "restoreFrom" | "restoreGraph">;
}

type RestorePoint = { readonly kind: "nothing" } | { readonly kind: "path"; readonly path: string };

/** So many jobs at most. */
const MOST_JOBS = 4;

/**
 * Whoever submits a job, asks for things while it runs, and where it was stopped or cancelled submits another one that goes
 * on from its savepoint or from its newest checkpoint. Outlives every server.
 */
export class SimulatedPerson {
  readonly #graphAt: ((parallelism: number, edited: boolean) => JobGraph) | null;
  readonly #slots: number;
  #assignment: Assignment;
  #jobs = 1;
  #handle: JobHandle | null = null;
  #asked: Ending | null = null;
  #savepoint: { readonly path: string; readonly checkpointId: number } | null = null;
  #lastCompleted = 0;

  constructor(options: {
    readonly graph: JobGraph;
    readonly graphAt?: ((parallelism: number, edited: boolean) => JobGraph) | undefined;
    /** That there can be. */
    readonly slots: number;
  }) {
    this.#assignment = { id: "job", graph: options.graph, options: {} };
    this.#graphAt = options.graphAt ?? null;
    this.#slots = options.slots;
  }

  /** The present job. */
  get jobId(): string {
    return this.#assignment.id;
  }

  /** Null: there is none that could be asked for something. */
  get job(): JobHandle | null {
    return this.#handle === null || isTerminal(this.#handle.state) ? null : this.#handle;
  }

  /** The server is gone. */
  lostServer(): void {
    this.#handle = null;
  }

  happened(event: JobEvent): void {
    if (event.kind === "checkpoint-completed") this.#lastCompleted = event.checkpointId;
    if (event.kind === "savepoint-failed" && event.trigger !== "manual") this.#asked = null;
    if (event.kind !== "savepoint-completed" || event.trigger === "manual") return;
    this.#savepoint = { path: event.path, checkpointId: event.checkpointId };
  }

  rescale(parallelism: number): boolean {
    const graph = this.#graphAt?.(parallelism, false);
    return graph !== undefined && this.job?.rescale(graph) === null;
  }

  /** Once a job. */
  end(ending: Ending): boolean {
    const { job } = this;
    if (job === null || this.#asked !== null || this.#graphAt === null || this.#jobs === MOST_JOBS)
      return false;
    this.#asked = ending;
    if (ending.kind === "cancel") void job.cancel();
    else {
      const trigger = ending.how === "drain" ? "drain" : "stop";
      void job.stop(ending.how, ending.savepoint ? { name: null, trigger, origin: null } : null);
    }
    return true;
  }

  /** Goes on with a server that has just come up, to the end of the last job. */
  async serve(
    { dispatcher, storage }: { readonly dispatcher: Dispatcher; readonly storage: JobStorage },
    watch: (event: JobEvent) => void,
  ): Promise<End> {
    const recovered = await dispatcher.recover((job) => job.subscribe(watch));
    for (;;) {
      const { id, graph, options } = this.#assignment;
      const ended = (await storage.readJobs()).find((record) => record.id === id && isTerminal(record.state));
      this.#handle =
        recovered.find((job) => job.id === id) ??
        (ended === undefined
          ? await dispatcher.submit(graph, { jobId: id, onEvent: watch, ...options })
          : null);
      const end = this.#handle === null ? (ended as End) : await this.#handle.finished;
      if (!(await this.#goOn(end, storage))) return end;
    }
  }

  /** False: there is nothing to go on from. */
  async #goOn(end: End, storage: JobStorage): Promise<boolean> {
    const asked = this.#asked;
    if (asked === null || end.state === "failed" || this.#graphAt === null) return false;
    const { id, options } = this.#assignment;
    const from = await this.#restorePoint(asked, end, storage);
    const left = (await storage.readJobs()).find((record) => record.id === id)?.graph;
    if (from === null || left === undefined) return false;
    this.#asked = null;
    this.#savepoint = null;
    this.#lastCompleted = 0;
    this.#assignment = {
      id: `job-${++this.#jobs}`,
      graph: this.#following(asked, left),
      options: from.kind === "nothing" ? options : { restoreFrom: from.path, restoreGraph: left },
    };
    return true;
  }

  /** Rows in flight need the edges that they were on; after a savepoint, whose barriers are aligned, there are none. */
  #following(asked: Ending, left: JobGraph): JobGraph {
    const graphAt = this.#graphAt;
    const isSavepoint = asked.kind === "stop" && asked.savepoint;
    if (graphAt === null) return left;
    const edited = isSavepoint && asked.edited;
    let next = graphAt(asked.thenAt, edited);
    for (let at = asked.thenAt - 1; at > 0 && slotsNeeded(next) > this.#slots; at--)
      next = graphAt(at, edited);
    const named = isSavepoint ? [] : [...inFlightKeys(left).values()];
    return withoutEdge(next, named).length === 0 ? next : left;
  }

  async #restorePoint(asked: Ending, { state }: End, storage: JobStorage): Promise<RestorePoint | null> {
    const { id, graph } = this.#assignment;
    if (state === "finished" && asked.kind === "stop" && asked.savepoint) {
      const taken = this.#savepoint;
      return taken?.checkpointId === this.#lastCompleted ? { kind: "path", path: taken.path } : null;
    }
    if (state === "finished" && (asked.kind === "cancel" || asked.how === "drain")) return null;
    const [newest] = (await storage.listCheckpoints(id)).completed;
    if (newest === undefined) return state === "cancelled" ? { kind: "nothing" } : null;
    // Of a batch job the only one is the final one, and nothing goes on from it.
    const path = `${storage.checkpointDirectory(id)}/chk-${newest}`;
    return graph.settings.runtimeMode === "batch" ? null : { kind: "path", path };
  }
}
