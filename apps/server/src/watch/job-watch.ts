import type { ClusterEvent } from "@millrace/engine/node";
import type { Job, JobLogEntry, NodeHistory, ObservedRowMessage } from "@millrace/protocol";
import { JobInsight } from "../diagnosis/job-insight.ts";
import type { Insight } from "../diagnosis/job-insight.ts";
import type { EngineCluster } from "../runners/engine-cluster.ts";
import type { JobRecord } from "../runners/job-record.ts";
import type { JobRunner } from "../runners/job-runner.ts";
import { JobLog } from "./job-log.ts";
import { lookedAt } from "./looked-at.ts";
import { nodeFigures, NodeRing } from "./node-history.ts";

const INTERVAL_MS = 1_000;
const LOGS_KEPT = 50;

export interface ObservedRows {
  readonly jobId: string;
  /** Uids of the operators that were asked for. */
  readonly askedFor: readonly string[];
  readonly nodeId: string;
  readonly columns: readonly string[];
  readonly rows: readonly ObservedRowMessage[];
}

export interface WatchListener {
  insight(jobId: string, insight: Insight): void;
  observed(rows: ObservedRows): void;
}

interface Watched {
  readonly insight: JobInsight;
  readonly nodes: Map<string, NodeRing>;
  last: Insight;
}

const NOTHING: Insight = { finding: null, hotKeys: [] };

/** What is kept of running jobs beyond their newest figures: a history, hot keys, and what limits them. All of it bounded. */
export class JobWatch {
  readonly #cluster: Pick<EngineCluster, "look">;
  readonly #runner: JobRunner;
  readonly #jobs = new Map<string, Watched>();
  /** Of ended jobs too, the newest of them. */
  readonly #logs = new Map<string, JobLog>();
  readonly #listeners = new Set<WatchListener>();
  readonly #timer: NodeJS.Timeout;
  readonly #ends: readonly (() => void)[];

  constructor(cluster: EngineCluster, runner: JobRunner) {
    this.#cluster = cluster;
    this.#runner = runner;
    this.#timer = setInterval(() => this.#tick(), INTERVAL_MS);
    this.#timer.unref();
    this.#ends = [
      cluster.subscribe((event) => this.#onCluster(event)),
      runner.subscribeEvents((event) => this.#logOf(event.jobId)?.add(event)),
      runner.subscribe((jobId, change) => {
        if (change.kind === "restart" && change.restart.runningMs === null)
          this.#jobs.get(jobId)?.insight.clear();
      }),
    ];
  }

  subscribe(listener: WatchListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  insight(jobId: string): Insight {
    return this.#jobs.get(jobId)?.last ?? NOTHING;
  }

  /** The last ten minutes of a node; empty where nothing was measured. */
  history(jobId: string, nodeId: string): NodeHistory {
    const ring = this.#jobs.get(jobId)?.nodes.get(nodeId) ?? new NodeRing();
    return { nodeId, ...ring.read() };
  }

  /** What happened to a job since this server runs; empty where nothing is known. */
  log(jobId: string): readonly JobLogEntry[] {
    return this.#logs.get(jobId)?.entries() ?? [];
  }

  /** Rows at this node are told for some seconds. Answers the uid that they will carry, or null where there are none. */
  look(jobId: string, nodeId: string): string | null {
    const at = this.#resolve(jobId, nodeId);
    if (at === null) return null;
    this.#cluster.look(jobId, at.vertexId, at.operator.uid);
    return at.operator.uid;
  }

  close(): void {
    clearInterval(this.#timer);
    for (const end of this.#ends) end();
  }

  #resolve(jobId: string, nodeId: string) {
    const record = this.#runner.record(jobId);
    return record === null || record.ended
      ? null
      : lookedAt(nodeId, record.graphs.streamEdges, record.jobGraph);
  }

  #onCluster(event: ClusterEvent): void {
    if (event.kind === "task-manager-started" || event.kind === "task-manager-lost") {
      for (const jobId of this.#jobs.keys()) this.#logOf(jobId)?.addTaskManager(event);
    }
    if (event.kind === "observed") this.#onObserved(event);
  }

  #onObserved({ task, observation }: Extract<ClusterEvent, { readonly kind: "observed" }>): void {
    this.#jobs.get(task.jobId)?.insight.observe(task, observation);
    if (observation.kind !== "rows") return;
    const { operatorUid, nodeId, askedFor } = observation;
    const operator = this.#runner
      .record(task.jobId)
      ?.jobGraph.vertices.find(({ id }) => id === task.vertexId)
      ?.operators.find(({ uid }) => uid === operatorUid);
    const columns = operator?.outputSchema?.fields.map(({ name }) => name) ?? [];
    const rows = observation.rows.map(({ values, ...row }) => ({
      ...row,
      values: [...values],
      subtask: task.subtask,
    }));
    for (const listener of this.#listeners)
      listener.observed({ jobId: task.jobId, askedFor, nodeId, columns, rows });
  }

  #logOf(jobId: string): JobLog | null {
    const known = this.#logs.get(jobId);
    if (known !== undefined) return known;
    const record = this.#runner.record(jobId);
    if (record === null) return null;
    const log = new JobLog(record.jobGraph);
    this.#logs.set(jobId, log);
    const [oldest] = this.#logs.keys();
    if (this.#logs.size > LOGS_KEPT && oldest !== undefined) this.#logs.delete(oldest);
    return log;
  }

  #tick(): void {
    for (const record of this.#runner.records()) {
      const { id } = record;
      if (record.ended) this.#jobs.delete(id);
      else this.#follow(id, record);
    }
  }

  #follow(jobId: string, record: JobRecord): void {
    const snapshot = this.#runner.metrics(jobId);
    if (snapshot === null) return;
    const { timeMs, subtasks } = snapshot;
    const watched = this.#jobs.get(jobId) ?? this.#begin(jobId, record);
    const channels = this.#runner.channels(jobId);
    // Tasks that restore their state or are not there yet say nothing of how the job runs.
    if (record.subtasks.every(({ state }) => state !== "deploying" && state !== "initializing"))
      watched.insight.add({ timeMs, subtasks, channels, slots: slotsOf(record.subtasks) });
    const byVertex = Map.groupBy(subtasks, ({ vertexId }) => vertexId);
    for (const { id, operators } of record.jobGraph.vertices) {
      const own = byVertex.get(id) ?? [];
      if (own.length === 0) continue;
      for (const nodeId of new Set(operators.map((operator) => operator.nodeId))) {
        const ring = watched.nodes.get(nodeId) ?? new NodeRing();
        watched.nodes.set(nodeId, ring);
        ring.add(timeMs, nodeFigures(nodeId, own));
      }
    }
    watched.last = watched.insight.insight();
    for (const listener of this.#listeners) listener.insight(jobId, watched.last);
  }

  #begin(jobId: string, { jobGraph }: JobRecord): Watched {
    const watched: Watched = { insight: new JobInsight(jobGraph), nodes: new Map(), last: NOTHING };
    this.#jobs.set(jobId, watched);
    return watched;
  }
}

function slotsOf(subtasks: readonly Job["subtasks"][number][]): ReadonlyMap<string, string> {
  return new Map(
    subtasks.flatMap(({ vertexId, subtask, taskManagerId, slot }) =>
      taskManagerId === null || slot === null
        ? []
        : [[`${vertexId}/${subtask}`, `${taskManagerId} ${slot + 1}`] as const],
    ),
  );
}
