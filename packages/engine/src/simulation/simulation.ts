import { InvariantError, jobFailure } from "@millrace/graph";
import type { ChainedOperator, JobFailure, JobGraph } from "@millrace/graph";
import type { FileOutput, IoService } from "../io/io-service.ts";
import { OperatorCoordinators } from "../operators/coordination/operator-coordinators.ts";
import { RestartBudget } from "../jobmanager/restart-budget.ts";
import type { TaskEvent } from "../task/task.ts";
import { MemoryFiles } from "./memory-files.ts";
import type { PrintedBy } from "./printed-by.ts";
import { SeededRandom } from "./seeded-random.ts";
import { SimulatedAttempt } from "./simulated-attempt.ts";
import type { SimulatedTask } from "./simulated-attempt.ts";
import { SimulatedCoordinator } from "./simulated-coordinator.ts";
import { simulatedRegistry } from "./simulated-registry.ts";
import { simulatedDeployments, subtaskKey } from "./simulated-deployments.ts";
import type { RestorePoint } from "./simulated-deployments.ts";
import { simulatedRequests } from "./simulated-requests.ts";
import { SimulatedHost } from "./simulated-host.ts";
import { inspectAttempt } from "./inspection.ts";
import type { Inspection } from "./inspection.ts";
import type { SimulationOptions } from "./simulation-options.ts";
import { StateTrace } from "./state-trace.ts";
import { TraceRecorder } from "./trace-recorder.ts";
import { tracedOutput } from "./traced-output.ts";
import type { TraceEvent, TraceKind, TraceValue } from "./trace.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** `waiting`: nothing to do and nothing due, as a watched file that does not grow: more input may change that. */
export type SimulationState = "running" | "waiting" | "finished" | "failed";

/**
 * A job run in one thread: virtual clock, tasks over channels in plain memory, a JobManager and a disk in memory, and a
 * scheduler that picks what happens next by a seed. The same graph, options and calls give the same trace, byte for
 * byte, wherever it runs (law 8).
 *
 * 1. A micro-step is one step of one task, or one message delivered. It takes STEP_US of virtual time; when nothing can
 *    happen, the clock moves to the next timer.
 * 2. `kill` may be called between any two micro-steps: all tasks and all messages are gone, and the job goes on from its
 *    last completed checkpoint after the restart delay (law 2).
 */
export class Simulation {
  readonly #graph: JobGraph;
  readonly #options: SimulationOptions;
  readonly #random: SeededRandom;
  readonly #clock: VirtualClock;
  readonly #trace: TraceRecorder | null;
  readonly #stateTrace: StateTrace | null;
  readonly #files: MemoryFiles;
  readonly #host: SimulatedHost;
  readonly #coordinator: SimulatedCoordinator;
  readonly #restarts: RestartBudget;
  #printed: PrintedBy[] = [];
  #attempt: SimulatedAttempt | null = null;
  #operators: OperatorCoordinators | null = null;
  /** Snapshots, operator events and task states on their way to the JobManager, in order for each task. */
  #reports = new Map<string, TaskEvent[]>();
  #restartMs: number | null = 0;
  #attempts = 0;
  #steps = 0;
  #state: SimulationState = "running";
  #failure: JobFailure | null = null;
  /** Why the last attempt failed by itself. */
  #cause: JobFailure | null = null;
  #quiet = "";
  /** Every task of the present attempt has begun. */
  #running = false;

  constructor(graph: JobGraph, options: SimulationOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#clock = new VirtualClock(options.startMs ?? 0);
    const keep = options.traceEvents ?? 0;
    this.#trace = keep > 0 ? new TraceRecorder(this.#clock, keep) : null;
    this.#stateTrace = this.#trace && options.traceState === true ? new StateTrace(this.#trace) : null;
    this.#files = new MemoryFiles(this.#random, () => this.#attempt?.wake());
    this.#host = new SimulatedHost(this.#clock, options.hostSamples ?? []);
    this.#restarts = new RestartBudget(graph.settings.restart, {
      clock: this.#clock,
      random: () => this.#random.below(2 ** 30) / 2 ** 30,
    });
    this.#coordinator = new SimulatedCoordinator({
      graph,
      clock: this.#clock,
      trace: (kind, data) => this.#event(kind, data),
    });
    for (const [path, content] of Object.entries(options.files ?? {})) this.writeFile(path, content);
    for (const [address, content] of Object.entries(options.sockets ?? {}))
      this.#files.serve(address, content);
  }

  get state(): SimulationState {
    return this.#state;
  }
  get failure(): JobFailure | null {
    return this.#failure;
  }
  /** Why an attempt failed since the last call; null: none did, or it was killed. */
  takeCause(): JobFailure | null {
    const cause = this.#cause;
    this.#cause = null;
    return cause;
  }
  /** Micro-steps so far. */
  get steps(): number {
    return this.#steps;
  }
  /** Attempts begun after the first. */
  get restarts(): number {
    return Math.max(0, this.#attempts - 1);
  }
  /** Virtual time since the beginning. */
  get elapsedUs(): number {
    return Math.round(this.#clock.monotonicMs() * 1_000);
  }
  get timeMs(): number {
    return this.#clock.nowMs();
  }
  /** Id of the last completed checkpoint, or null. */
  get checkpointId(): number | null {
    return this.#coordinator.latest?.checkpointId ?? null;
  }
  /** State of every subtask in the last completed checkpoint, or null. */
  get latestCheckpoint(): RestorePoint | null {
    return this.#coordinator.latest;
  }
  /** Rows that Print sinks showed and nobody took, oldest first; after a restore some are shown again. */
  get printed(): readonly PrintedBy[] {
    return this.#printed;
  }
  takePrinted(): readonly PrintedBy[] {
    const printed = this.#printed;
    this.#printed = [];
    return printed;
  }
  /** Visible part files, by path, and tables by path and name: a line a row. */
  get committed(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#files.committed].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]),
    );
  }
  /** Counter blocks of the present attempt's tasks (see metrics-layout), by `<vertex>/<subtask>`. */
  get metrics(): ReadonlyMap<string, Float64Array> {
    return new Map(this.#attempt?.tasks.map(({ key, metrics }) => [key, metrics.words]) ?? []);
  }

  takeTrace(): readonly TraceEvent[] {
    return this.#trace?.take() ?? [];
  }

  /** Replaces a file's content; a watched file's readers see what is new behind what they have read. */
  writeFile(path: string, content: string | Uint8Array): void {
    this.#files.write(path, content);
    if (this.#state === "waiting") this.#state = "running";
  }

  /** One micro-step; false where there is none: the job has ended or waits for more input. */
  step(): boolean {
    if (this.#state !== "running") return false;
    this.#steps++;
    this.#clock.advanceUs(STEP_US);
    for (;;) {
      if (this.#host.arrived()) this.#attempt?.wake();
      this.#beginDue();
      this.#coordinator.tick();
      const choices = this.#choices();
      if (choices.length > 0) {
        choices[this.#random.below(choices.length)]!();
        return true;
      }
      if (!this.#skipToNextTimer()) return false;
    }
  }

  /** Steps until there is none, `limit` at most. */
  runToEnd(limit: number): SimulationState {
    for (let i = 0; i < limit && this.step(); i++) continue;
    return this.#state;
  }

  /** All tasks die now, with everything that is not durable. */
  kill(): void {
    if (this.#state === "running" || this.#state === "waiting") {
      this.#state = "running";
      this.#restart(jobFailure("runtime.taskmanager-lost"));
    }
  }

  /** Why no checkpoint can be triggered now; null: one can. */
  get checkpointRefusal(): SimulatedCoordinator["refusal"] {
    return this.#state === "finished" || this.#state === "failed" ? "ended" : this.#coordinator.refusal;
  }

  /** A checkpoint now, as by hand; false where `checkpointRefusal` says why. */
  triggerCheckpoint(): boolean {
    return this.checkpointRefusal === null && this.#coordinator.triggerNow();
  }

  /** Everything that tasks, channels and the coordinator hold; changes nothing. */
  inspect(): Inspection {
    return {
      state: this.#state,
      steps: this.#steps,
      timeMs: this.#clock.nowMs(),
      elapsedUs: this.elapsedUs,
      restarts: this.restarts,
      checkpoint: { underWay: this.#coordinator.underWay, completed: this.checkpointId },
      ...inspectAttempt(this.#attempt),
    };
  }

  #choices(): (() => void)[] {
    const attempt = this.#attempt;
    if (attempt === null) return [];
    const choices = attempt.runnable().map((task) => () => this.#stepTask(attempt, task));
    for (const task of attempt.tasks) {
      if (task.mails.length > 0) choices.push(() => attempt.deliver(task));
      const reports = this.#reports.get(task.key);
      if (reports !== undefined && reports.length > 0)
        choices.push(() => this.#receive(task, reports.shift()!));
    }
    return choices;
  }

  #stepTask(attempt: SimulatedAttempt, task: SimulatedTask): void {
    attempt.step(task);
    const acted = this.#stateTrace === null ? null : this.#trace?.takeActed();
    if (acted && acted.size > 0) this.#stateTrace?.stepped(task, acted);
  }

  #skipToNextTimer(): boolean {
    const timers = [
      this.#attempt?.nextWakeMs,
      this.#coordinator.nextTriggerMs,
      this.#restartMs,
      this.#host.nextMs,
    ];
    const due = timers.filter((at) => at !== null && at !== undefined);
    if (due.length === 0) {
      if (
        this.#attempt !== null &&
        !this.#attempt.tasks.some(({ isSource, status }) => isSource && status === "idle")
      ) {
        throw new InvariantError(`deadlock at step ${this.#steps} of seed ${this.#options.seed}`);
      }
      this.#state = "waiting";
      return false;
    }
    const next = Math.min(...due);
    if (this.#onlyCheckpointsAreDue(next)) {
      this.#state = "waiting";
      return false;
    }
    this.#clock.advanceTo(next);
    return true;
  }

  /** Nothing but a checkpoint is due, and the one before saw the same rows and states: this would go on for ever. */
  #onlyCheckpointsAreDue(next: number): boolean {
    if (this.#attempt === null || this.#coordinator.nextTriggerMs !== next) return false;
    if (this.#attempt.nextWakeMs !== null || this.#host.nextMs !== null) return false;
    const { operatorRows, tasks } = this.#attempt;
    const seen = [operatorRows, ...tasks.map(({ state }) => state)].join(" ");
    const quiet = seen === this.#quiet;
    this.#quiet = seen;
    return quiet;
  }

  #beginDue(): void {
    if (this.#restartMs === null || this.#restartMs > this.#clock.monotonicMs()) return;
    this.#restartMs = null;
    this.#running = false;
    this.#quiet = "";
    const restore = this.#coordinator.latest;
    const attempt = this.#attempts++;
    if (attempt > 0) this.#event("job.restore", { attempt, checkpointId: restore?.checkpointId ?? null });
    const deployments = simulatedDeployments(this.#graph, {
      attempt,
      restore,
      mode: this.#options.mode ?? "generated",
    });
    this.#event("job.deploy", { attempt, tasks: deployments.length });
    this.#reports = new Map();
    this.#stateTrace?.restarted();
    this.#attempt = new SimulatedAttempt({
      graph: this.#graph,
      deployments,
      registry: simulatedRegistry(this.#graph, this.#options),
      clock: this.#clock,
      trace: this.#trace,
      probe: this.#options.probe ?? null,
      ioOf: (operator, subtask) => this.#ioOf(operator, subtask),
      pollRows: () => 1 + this.#random.below(this.#options.pollRows ?? 64),
      report: (event) => this.#report(event),
      costsMs: this.#options.costsMs ?? {},
    });
    const mails = new Map(this.#attempt.tasks.map((task) => [task.key, task.mails]));
    this.#operators = new OperatorCoordinators(this.#graph, ({ vertexId, subtask, operatorUid }, event) =>
      mails.get(subtaskKey(vertexId, subtask))?.push({ kind: "coordinator-event", operatorUid, event }),
    );
    this.#coordinator.start(this.#attempt);
  }

  #report(event: TaskEvent): void {
    const key = subtaskKey(event.task.vertexId, event.task.subtask);
    const reports = this.#reports.get(key) ?? [];
    this.#reports.set(key, reports);
    reports.push(event);
  }

  #receive(task: SimulatedTask, event: TaskEvent): void {
    if (event.kind === "operator-event") {
      this.#operators?.receive(event);
      return;
    }
    if (event.kind !== "state") {
      this.#coordinator.receive(task.key, event);
      return;
    }
    task.state = event.state;
    this.#event("task.state", { task: task.key, state: event.state });
    if (event.state === "failed") {
      this.#restart(event.failure ?? jobFailure("runtime.internal"));
      return;
    }
    if (event.state === "finishing" || event.state === "finished") this.#operators?.ended(event.task);
    this.#coordinator.taskChanged(task.key);
    this.#noteJobState();
  }

  #noteJobState(): void {
    const { tasks } = this.#attempt!;
    if (!this.#running && tasks.every(({ state }) => state !== "deploying" && state !== "initializing")) {
      this.#running = true;
      this.#event("job.running", {});
    }
    if (tasks.every(({ state }) => state === "finished")) {
      this.#state = "finished";
      this.#event("job.finished", {});
    }
  }

  #restart(failure: JobFailure): void {
    this.#coordinator.halt();
    this.#attempt = null;
    const killed = failure.reason === "runtime.taskmanager-lost";
    this.#cause = killed ? null : failure;
    const restart = failure.retry ? this.#restarts.take() : null;
    if (restart === null && !killed) {
      this.#state = "failed";
      this.#failure = failure;
      this.#event("job.failed", { reason: failure.reason });
      return;
    }
    this.#event("job.restart", { reason: failure.reason });
    this.#restartMs = this.#clock.monotonicMs() + (restart?.delayMs ?? 0);
  }

  #ioOf(operator: ChainedOperator, subtask: number): IoService {
    return {
      openFile: (path, options) => this.#files.openInput(path, options),
      openOutput: (directory, options) => {
        const output = this.#files.openOutput(directory, { ...options, operatorUid: operator.uid });
        return this.#tracedOutput(output, operator, subtask);
      },
      openRandomAccess: (path) => this.#files.openRandomAccess(path),
      openDirectory: (directory, options) => this.#files.openDirectory(directory, options),
      openSocket: (options) => this.#files.openSocket(options),
      openHostMetrics: () => this.#host.open(),
      openRequests: ({ sample }) =>
        simulatedRequests({
          random: this.#random,
          wake: () => this.#attempt?.wake(),
          answers: this.#options.answers,
          sample,
        }),
      openLines: (target) => this.#files.openLines(target),
      print: (rows) => {
        for (const row of rows) {
          this.#printed.push({ operatorUid: operator.uid, nodeId: operator.nodeId, subtask, row });
        }
      },
    };
  }

  // oxlint-disable-next-line max-params -- an output and whose it is
  #tracedOutput(output: FileOutput, { uid }: ChainedOperator, subtask: number): FileOutput {
    if (this.#trace === null) return output;
    const vertex = this.#graph.vertices.find(({ operators }) => operators.some((other) => other.uid === uid));
    return tracedOutput(output, this.#trace.sink(subtaskKey(vertex?.id ?? "", subtask)), uid);
  }

  #event(kind: TraceKind, data: Readonly<Record<string, TraceValue>>): void {
    this.#trace?.record({ kind, task: "jobmanager", operator: null, data });
  }
}

/** Virtual time of a micro-step. */
const STEP_US = 10;
