import type {
  ClusterEventListener,
  JobEventListener,
  JobHandle,
  JobState,
  KeptCheckpoint,
  LiveStateAnswer,
  LiveStateQuery,
  RescaleRefusal,
  SavepointOutcome,
  SavepointRequest,
  StateAnswer,
  StateQuery,
  StopMode,
  SubmitOptions,
} from "@millrace/engine/node";
import { isSource } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import type { EngineCluster } from "../runners/engine-cluster.ts";
import { FakeSavepoints } from "./fake-savepoints.ts";

type JobEvent = Parameters<JobEventListener>[0];
type ClusterEvent = Parameters<ClusterEventListener>[0];
type EventBody = JobEvent extends infer E
  ? E extends JobEvent
    ? Omit<E, "jobId" | "timeMs">
    : never
  : never;

/** A job that does what the test says. */
export class FakeJob implements JobHandle {
  readonly id: string;
  readonly graph: JobGraph;
  readonly attempt = 0;
  state: JobState = "created";
  restoreFrom: string | null = null;
  allowNonRestoredState = false;
  readonly #listeners = new Set<JobEventListener>();
  readonly #end = Promise.withResolvers<Awaited<JobHandle["finished"]>>();

  constructor(id: string, graph: JobGraph) {
    this.id = id;
    this.graph = graph;
  }

  get finished(): JobHandle["finished"] {
    return this.#end.promise;
  }

  emit(event: EventBody): void {
    const full = { jobId: this.id, timeMs: Date.now(), ...event } as JobEvent;
    for (const listener of this.#listeners) listener(full);
  }

  enter(state: JobState): void {
    const from = this.state;
    this.state = state;
    this.emit({ kind: "job-state", attempt: 0, from, state, failure: null });
  }

  run(): void {
    this.enter("running");
    for (const { id, parallelism } of this.graph.vertices) {
      for (let subtask = 0; subtask < parallelism; subtask++) {
        this.emit({
          kind: "task-state",
          task: { jobId: this.id, vertexId: id, subtask, attempt: 0 },
          state: "running",
          failure: null,
          placement: { taskManagerId: "tm-1", slot: subtask },
        });
      }
    }
  }

  cancel(): JobHandle["finished"] {
    this.enter("cancelling");
    queueMicrotask(() => this.#finish("cancelled"));
    return this.finished;
  }

  /** How the job was asked to stop, if it was. */
  stopped: StopMode | null = null;

  /** The savepoint that it was asked to stop with. */
  stoppedWith: SavepointRequest | null = null;
  /** What it answers to who asks for a savepoint; null: it is taken. */
  outcome: SavepointOutcome | null = null;
  savepoints = new FakeSavepoints();
  readonly savepointRequests: SavepointRequest[] = [];

  stop(how: StopMode = "drain", savepoint: SavepointRequest | null = null): JobHandle["finished"] {
    this.stopped = how;
    this.stoppedWith = savepoint;
    this.enter("stopping");
    queueMicrotask(() => this.#finish("finished"));
    return this.finished;
  }

  /** Graphs that it was asked to go on with, and what it answers. */
  readonly rescales: JobGraph[] = [];
  refusal: RescaleRefusal | null = null;

  rescale(graph: JobGraph): RescaleRefusal | null {
    this.rescales.push(graph);
    return this.refusal;
  }

  savepoint(request: SavepointRequest): ReturnType<JobHandle["savepoint"]> {
    this.savepointRequests.push(request);
    if (this.outcome !== null) return Promise.resolve(this.outcome);
    const documentId = request.origin?.documentId ?? "";
    const of = { id: `sp-${this.id}-1`, jobId: this.id, documentId, graph: this.graph };
    const { savepoint, path } = this.savepoints.add(of);
    return Promise.resolve({ kind: "completed", savepoint, path });
  }

  checkpoint(): ReturnType<JobHandle["checkpoint"]> {
    if (this.outcome?.kind === "failed") return Promise.resolve(this.outcome);
    return Promise.resolve({ kind: "completed", checkpointId: 7, path: "/data/chk-7" });
  }

  subscribe(listener: JobEventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  execution(): ReturnType<JobHandle["execution"]> {
    return { jobId: this.id, state: this.state, attempt: 0, sinceMs: Date.now(), vertices: [] };
  }

  #finish(state: "cancelled" | "finished"): void {
    this.enter(state);
    this.#end.resolve({ state, failure: null, restarts: 0, checkpointId: null, durationMs: 1 });
  }
}

const isOfRows = ({ vertices }: JobGraph): boolean =>
  vertices
    .flatMap(({ operators }) => operators.filter(({ spec }) => isSource(spec)))
    .every(({ spec }) => spec.kind === "collection-source");

/** Stands for the engine where a test is about the server: no processes, events as the test emits them. */
export class FakeCluster implements EngineCluster {
  readonly epoch: number;
  readonly savepoints = new FakeSavepoints();
  readonly submitted: FakeJob[] = [];
  readonly killed: string[] = [];
  readonly looks: string[] = [];
  closed = false;
  /** Jobs that read only what is in their graph end at once. */
  rowsEnd = true;
  /** Jobs that a server before this one left running. */
  leftRunning: FakeJob[] = [];
  readonly #listeners = new Set<ClusterEventListener>();

  constructor(epoch = 1) {
    this.epoch = epoch;
  }

  submit(graph: JobGraph, options: SubmitOptions = {}): Promise<JobHandle> {
    const job = new FakeJob(options.jobId ?? "job", graph);
    job.savepoints = this.savepoints;
    job.restoreFrom = options.restoreFrom ?? null;
    job.allowNonRestoredState = options.allowNonRestoredState ?? false;
    if (options.onEvent !== undefined) job.subscribe(options.onEvent);
    this.submitted.push(job);
    job.run();
    if (this.rowsEnd && isOfRows(graph)) void job.stop();
    return Promise.resolve(job);
  }

  recover(onJob?: (job: JobHandle) => void): Promise<readonly JobHandle[]> {
    for (const job of this.leftRunning) {
      onJob?.(job);
      job.run();
    }
    return Promise.resolve(this.leftRunning);
  }

  /** By job. */
  readonly kept = new Map<string, readonly KeptCheckpoint[]>();
  readonly removed: string[] = [];

  keptCheckpoints(jobId: string): Promise<readonly KeptCheckpoint[]> {
    return Promise.resolve(this.kept.get(jobId) ?? []);
  }

  removeJob(jobId: string): Promise<void> {
    this.removed.push(jobId);
    return Promise.resolve();
  }

  taskManagers(): ReturnType<EngineCluster["taskManagers"]> {
    return [{ id: "tm-1", pid: 4_242, slots: [{ jobId: null }, { jobId: null }], startedMs: 0 }];
  }

  killTaskManager(id: string): Promise<void> {
    this.killed.push(id);
    return Promise.resolve();
  }

  readonly explored: StateQuery[] = [];
  answer: StateAnswer = { kind: "rows", columns: { key: [], values: [] }, rows: [], entries: 0, found: 0 };

  explore(query: StateQuery): Promise<StateAnswer> {
    this.explored.push(query);
    return Promise.resolve(this.answer);
  }

  readonly asked: LiveStateQuery[] = [];
  live: LiveStateAnswer = {
    kind: "rows",
    columns: { key: [], values: [] },
    rows: [],
    entries: 0,
    complete: true,
    silent: [],
  };

  exploreLive(_jobId: string, query: LiveStateQuery): Promise<LiveStateAnswer> {
    this.asked.push(query);
    return Promise.resolve(this.live);
  }

  look(_jobId: string, _vertexId: string, operatorUid: string): void {
    this.looks.push(operatorUid);
  }

  rpcLog(): ReturnType<EngineCluster["rpcLog"]> {
    return [];
  }

  slotRequests(): ReturnType<EngineCluster["slotRequests"]> {
    return [];
  }

  subscribe(listener: ClusterEventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: ClusterEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
