import type { ChainedOperator, JobGraph } from "@millrace/graph";
import { isSource } from "@millrace/graph";
import type { IoService } from "../io/io-service.ts";
import { clearMetrics, metricsWords, OPERATOR_COUNTERS, TaskMetrics } from "../metrics/metrics-layout.ts";
import { ChannelAllocator } from "../network/channel-allocator.ts";
import {
  EXCLUSIVE_SEGMENTS,
  FLOATING_SEGMENTS_PER_GATE,
  NetworkMemory,
  networkMemoryBytes,
} from "../network/network-memory.ts";
import { MemorySpillStorage } from "../spill/memory-spill-storage.ts";
import { createTask } from "../task/create-task.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";
import type { RowProbe } from "../task/row-probe.ts";
import type { Task, TaskEvent, TaskMail, TaskState, TaskStatus } from "../task/task.ts";
import type { TaskDeployment } from "../task/task-deployment.ts";
import { CountingWords } from "./counting-words.ts";
import { subtaskKey } from "./simulated-deployments.ts";
import type { TraceRecorder } from "./trace-recorder.ts";
import type { VirtualClock } from "./virtual-clock.ts";

export interface AttemptOptions {
  readonly graph: JobGraph;
  readonly deployments: readonly TaskDeployment[];
  readonly registry: OperatorRegistry;
  readonly clock: VirtualClock;
  readonly trace: TraceRecorder | null;
  readonly probe: RowProbe | null;
  readonly ioOf: (operator: ChainedOperator, subtask: number) => IoService;
  readonly pollRows: () => number;
  readonly report: (event: TaskEvent) => void;
  /** Virtual ms that a node's task is busy after a step in which it took or gave rows, by node. */
  readonly costsMs: Readonly<Record<string, number>>;
}

/** One subtask of an attempt, with what the scheduler knows of it. */
export interface SimulatedTask {
  readonly key: string;
  readonly deployment: TaskDeployment;
  readonly isSource: boolean;
  readonly metrics: TaskMetrics;
  readonly task: Task;
  /** As the JobManager knows it. */
  state: TaskState;
  status: TaskStatus;
  /** Writes to channels when it last found nothing to do. */
  seen: number;
  /** Mails on their way. */
  readonly mails: TaskMail[];
  /** Virtual ms that a step with rows costs, and monotonic ms until which the last one keeps it busy. */
  readonly costMs: number;
  busyUntilMs: number;
}

/**
 * All tasks of one attempt over channels in plain memory. Killing it is forgetting it: what is not in a checkpoint or on
 * the simulated disk is gone.
 */
export class SimulatedAttempt {
  readonly tasks: readonly SimulatedTask[];
  readonly #words: CountingWords;
  readonly #clock: VirtualClock;
  /** Things that happened outside of channels. */
  #wakes = 0;

  constructor(options: AttemptOptions) {
    const channels = options.deployments
      .flatMap(({ inputs }) => inputs.flatMap((gate) => gate.channels))
      .filter(({ peer }) => peer.kind !== "file");
    const gates =
      channels.length === 0 ? 0 : options.deployments.reduce((sum, { inputs }) => sum + inputs.length, 0);
    const segments = channels.length * EXCLUSIVE_SEGMENTS + gates * FLOATING_SEGMENTS_PER_GATE + 1;
    const size = { segments, channels: channels.length, doorbells: 1 };
    this.#clock = options.clock;
    this.#words = new CountingWords(new ArrayBuffer(networkMemoryBytes(size)));
    const memory = NetworkMemory.create(this.#words, size, { poison: true });
    const allocator = new ChannelAllocator(memory);
    const spill = new MemorySpillStorage({ completed: () => this.wake(), waits: true });
    const ends = {
      end: ({ id }: { id: string }) => ({ memory, block: allocator.open(id, { producer: 0, consumer: 0 }) }),
    };
    this.tasks = options.deployments.map((deployment) => {
      const { vertex, subtask } = deployment;
      const key = subtaskKey(vertex.id, subtask);
      const inputs = deployment.inputs.flatMap((gate) => gate.channels);
      const words = new Float64Array(metricsWords(vertex.operators.length, inputs.length));
      clearMetrics(words, vertex.operators.length);
      const metrics = new TaskMetrics(words);
      const task = createTask(
        deployment,
        ends,
        {
          clock: options.clock,
          io: options.ioOf(vertex.operators[0]!, subtask),
          ioOf: (operator) => options.ioOf(operator, subtask),
          pollRows: options.pollRows,
          metrics,
          trace: options.trace?.sink(key) ?? null,
          probe: options.probe,
          report: options.report,
          spill,
          reserveMemory: () => {},
          releaseMemory: () => {},
        },
        options.registry,
      );
      const source = vertex.operators.some(({ spec }) => isSource(spec));
      return {
        key,
        deployment,
        isSource: source,
        metrics,
        task,
        state: "deploying",
        status: "ready",
        seen: -1,
        mails: [],
        costMs: vertex.operators.reduce((sum, { nodeId }) => sum + (options.costsMs[nodeId] ?? 0), 0),
        busyUntilMs: 0,
      };
    });
  }

  wake(): void {
    this.#wakes++;
  }

  step(task: SimulatedTask): void {
    const before = this.#progress;
    const rows = task.costMs > 0 ? rowsOf(task) : 0;
    task.status = task.task.step();
    if (task.costMs > 0 && rowsOf(task) !== rows) task.busyUntilMs = this.#clock.monotonicMs() + task.costMs;
    task.seen = task.status === "ready" || this.#progress !== before ? -1 : before;
  }

  /** Tasks that may find something to do. */
  runnable(): SimulatedTask[] {
    const now = this.#clock.monotonicMs();
    return this.tasks.filter(({ status, seen, task, busyUntilMs }) => {
      if (status === "done" || busyUntilMs > now) return false;
      if (status === "ready" || seen !== this.#progress) return true;
      const wakeMs = task.nextWakeMs;
      return wakeMs !== null && wakeMs <= now;
    });
  }

  /** Monotonic ms of the earliest timer or end of work of any task, or null. */
  get nextWakeMs(): number | null {
    const now = this.#clock.monotonicMs();
    let earliest: number | null = null;
    for (const { task, status, busyUntilMs } of this.tasks) {
      const busy = status !== "done" && busyUntilMs > now;
      const wake = busy ? busyUntilMs : status === "done" ? null : task.nextWakeMs;
      if (wake !== null && (earliest === null || wake < earliest)) earliest = wake;
    }
    return earliest;
  }

  /** Rows that operators took and gave so far. */
  get operatorRows(): number {
    return this.tasks.reduce((sum, task) => sum + rowsOf(task), 0);
  }

  deliver(task: SimulatedTask): void {
    task.task.deliver(task.mails.shift()!);
    task.seen = -1;
  }

  get #progress(): number {
    return this.#words.writes + this.#wakes;
  }
}

const RECORDS_IN = OPERATOR_COUNTERS.indexOf("recordsIn");
const RECORDS_OUT = OPERATOR_COUNTERS.indexOf("recordsOut");

/** Rows that a task's operators took and gave so far. */
function rowsOf({ metrics, deployment }: Pick<SimulatedTask, "metrics" | "deployment">): number {
  let rows = 0;
  for (let i = 0; i < deployment.vertex.operators.length; i++) {
    const { words, base } = metrics.operator(i);
    rows += words[base + RECORDS_IN]! + words[base + RECORDS_OUT]!;
  }
  return rows;
}
