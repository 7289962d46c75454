import { LIVE_VERSION } from "@millrace/protocol";
import type { ClientMessage, ServerMessage } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { Gatekeeper } from "../auth/gatekeeper.ts";
import type { JobChange } from "../runners/job-change.ts";
import type { Services } from "../services.ts";
import type { ObservedRows } from "../watch/job-watch.ts";
import type { MetricsSnapshot } from "./job-metrics.ts";
import { JsonBytes } from "../routes/json-bytes.ts";
import { ChangeBatch } from "./change-batch.ts";
import type { LiveConnection } from "./live-connection.ts";

const TICK_MS = 250;
const TICKS_A_CLUSTER = 4;
const TICKS_A_LOOK = 8;
const BATCH_MS = 100;
const JOBS_SENT = 100;

/**
 * Keeps every live client at the newest state.
 *
 * 1. A client that keeps up hears of each change within 100 ms, and of metrics as they are sampled.
 * 2. One that does not gets nothing, and nothing is kept for it; once it reads again it gets the newest job and metrics.
 * 3. `job` in full is never followed by changes that are in it already.
 */
export class LiveHub {
  readonly #services: Services;
  readonly #gate: Gatekeeper;
  readonly #connections = new Set<LiveConnection>();
  readonly #batches = new Map<string, ChangeBatch>();
  readonly #unsubscribe: readonly (() => void)[];
  #batchTimer: NodeJS.Timeout | null = null;
  #tickTimer: NodeJS.Timeout | null = null;
  #ticks = 0;
  #written: { readonly jobId: string; readonly seq: number; readonly text: string } | null = null;

  constructor(services: Services, gate: Gatekeeper) {
    this.#services = services;
    this.#gate = gate;
    this.#unsubscribe = [
      services.runner.subscribe((jobId, change) => this.#onChange(jobId, change)),
      services.watch.subscribe({
        insight: (jobId) => this.#sendInsight(jobId, this.#watchers(jobId)),
        observed: (rows) => this.#sendObserved(rows),
      }),
    ];
  }

  add(connection: LiveConnection): void {
    this.#connections.add(connection);
    this.#tickTimer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  remove(connection: LiveConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size > 0 || this.#tickTimer === null) return;
    clearInterval(this.#tickTimer);
    this.#tickTimer = null;
  }

  /** Throws RequestError where the connection has to end. */
  onMessage(connection: LiveConnection, message: ClientMessage): void {
    if (message.type === "hello") return this.#hello(connection, message.token);
    if (!connection.greeted)
      throw new RequestError("request.malformed", "The first message has to be hello.");
    if (message.type === "received") connection.received(message.seq);
    else if (message.type === "unwatch") connection.watch(null);
    else if (message.type === "look") this.#look(connection, message.nodeId);
    else this.#watch(connection, message.jobId);
    this.#catchUp(connection);
  }

  close(): void {
    for (const end of this.#unsubscribe) end();
    if (this.#tickTimer !== null) clearInterval(this.#tickTimer);
    if (this.#batchTimer !== null) clearTimeout(this.#batchTimer);
    for (const connection of this.#connections) connection.close(1001, "the server ends");
    this.#connections.clear();
  }

  #hello(connection: LiveConnection, token: string | null): void {
    this.#gate.checkHello(connection.request, token, Date.now());
    const { version, cluster } = this.#services;
    const { epoch } = cluster;
    connection.send(
      text({ v: LIVE_VERSION, type: "welcome", serverTimeMs: Date.now(), epoch, serverVersion: version }),
    );
    connection.greet();
    this.#catchUp(connection);
  }

  #look(connection: LiveConnection, nodeId: string | null): void {
    connection.look(nodeId);
    this.#renewLook(connection);
  }

  /** A look ends by itself: it is asked for again while the client looks. */
  #renewLook(connection: LiveConnection): void {
    const { jobId, lookedAt } = connection;
    if (jobId === null || lookedAt === null) return;
    connection.lookedAtUid = this.#services.watch.look(jobId, lookedAt);
  }

  #sendInsight(jobId: string, connections: readonly LiveConnection[]): void {
    if (connections.length === 0) return;
    const { finding, hotKeys } = this.#services.watch.insight(jobId);
    const message = text({ v: LIVE_VERSION, type: "insight", jobId, finding, hotKeys: [...hotKeys] });
    const now = performance.now();
    for (const connection of connections) if (connection.isReady(now)) connection.send(message);
  }

  #sendObserved({ jobId, askedFor, nodeId, columns, rows }: ObservedRows): void {
    const now = performance.now();
    const looking = this.#watchers(jobId).filter(
      ({ lookedAtUid }) => lookedAtUid !== null && askedFor.includes(lookedAtUid),
    );
    if (looking.length === 0) return;
    const message = text({
      v: LIVE_VERSION,
      type: "observed",
      jobId,
      nodeId,
      columns: [...columns],
      rows: [...rows],
    });
    for (const connection of looking) if (connection.isReady(now)) connection.send(message);
  }

  #watch(connection: LiveConnection, jobId: string): void {
    if (this.#services.runner.record(jobId) !== null) return connection.watch(jobId);
    connection.watch(null);
    connection.send(
      text({ v: LIVE_VERSION, type: "error", code: "job.unknown", message: "There is no such job." }),
    );
  }

  #onChange(jobId: string, change: JobChange): void {
    if (this.#connections.size === 0) return;
    if (change.kind === "metrics") {
      for (const connection of this.#watchers(jobId)) this.#sendMetrics(connection, jobId);
      return;
    }
    if (change.kind === "graphs")
      for (const connection of this.#watchers(jobId)) connection.hasGraphs = false;
    const batch = this.#batches.get(jobId) ?? new ChangeBatch(jobId);
    this.#batches.set(jobId, batch);
    batch.add(change);
    this.#batchTimer ??= setTimeout(() => this.#sendBatches(), BATCH_MS);
  }

  #sendBatches(): void {
    this.#batchTimer = null;
    for (const jobId of this.#batches.keys()) this.#sendBatch(jobId);
    const state = new StateTexts(this.#services);
    for (const connection of this.#connections) this.#catchUp(connection, state);
  }

  /** To all that keep up; the others will need the job in full. */
  #sendBatch(jobId: string): void {
    const batch = this.#batches.get(jobId);
    if (batch === undefined) return;
    this.#batches.delete(jobId);
    const now = performance.now();
    const messages = batch.wholeJob ? [] : batch.messages().map(text);
    for (const connection of this.#connections) connection.due.jobs ||= batch.wholeJob;
    for (const connection of this.#watchers(jobId)) {
      if (batch.wholeJob || !connection.isReady(now)) connection.due.job = true;
      else if (!connection.due.job) for (const message of messages) connection.send(message);
    }
  }

  #tick(): void {
    this.#ticks++;
    const state = new StateTexts(this.#services);
    for (const connection of this.#connections) {
      if (this.#ticks % TICKS_A_CLUSTER === 0) connection.due.cluster = true;
      if (this.#ticks % TICKS_A_LOOK === 0) this.#renewLook(connection);
      this.#catchUp(connection, state);
    }
  }

  /** Sends what is due from the newest state, if the client keeps up. */
  #catchUp(connection: LiveConnection, state = new StateTexts(this.#services)): void {
    if (!connection.isReady(performance.now())) return;
    const { due, jobId } = connection;
    if (due.jobs) connection.send(state.jobs);
    if (due.cluster) connection.send(state.cluster);
    due.jobs = false;
    due.cluster = false;
    if (jobId === null) return;
    if (due.job) this.#sendJob(connection, jobId);
    this.#sendMetrics(connection, jobId);
  }

  #sendJob(connection: LiveConnection, jobId: string): void {
    this.#sendBatch(jobId);
    connection.due.job = false;
    const record = this.#services.runner.record(jobId);
    if (record === null) return;
    const job = record.progress();
    if (connection.hasGraphs) connection.send(text({ v: LIVE_VERSION, type: "progress", job }));
    else {
      const whole = JsonBytes.join(job, record.graphs.json);
      connection.send(JsonBytes.extend({ v: LIVE_VERSION, type: "job" }, "job", whole).whole());
    }
    connection.hasGraphs = true;
  }

  #sendMetrics(connection: LiveConnection, jobId: string): void {
    const now = performance.now();
    const snapshot = this.#services.runner.metrics(jobId);
    if (snapshot === null || !connection.takesMetrics(snapshot.seq, now)) return;
    connection.sendMetrics(this.#metricsText(jobId, snapshot), snapshot.seq, now);
  }

  /** Written once for all who watch the job. */
  #metricsText(jobId: string, { seq, timeMs, subtasks }: MetricsSnapshot): string {
    if (this.#written?.jobId === jobId && this.#written.seq === seq) return this.#written.text;
    const channels = [...this.#services.runner.channels(jobId)];
    const body = { jobId, seq, timeMs, subtasks: [...subtasks], channels };
    this.#written = { jobId, seq, text: text({ v: LIVE_VERSION, type: "metrics", ...body }) };
    return this.#written.text;
  }

  #watchers(jobId: string): readonly LiveConnection[] {
    return [...this.#connections].filter((connection) => connection.jobId === jobId);
  }
}

/** The newest state at one moment, written when it is asked for, once for all connections. */
class StateTexts {
  readonly #services: Services;
  #jobs: string | null = null;
  #cluster: string | null = null;

  constructor(services: Services) {
    this.#services = services;
  }

  get jobs(): string {
    this.#jobs ??= text({
      v: LIVE_VERSION,
      type: "jobs",
      jobs: this.#services.runner.list().slice(0, JOBS_SENT),
    });
    return this.#jobs;
  }

  get cluster(): string {
    this.#cluster ??= text({
      v: LIVE_VERSION,
      type: "cluster",
      cluster: this.#services.clusterView.toMessage(),
    });
    return this.#cluster;
  }
}

const text = (message: ServerMessage): string => JSON.stringify(message);
