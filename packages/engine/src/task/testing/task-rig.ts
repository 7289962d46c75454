import { rowSchema, bigint } from "@millrace/graph";
import type { ChainedOperator, JobSettings, OperatorSpec, RowSchema } from "@millrace/graph";
import { MAX_WATERMARK } from "../../batch/row-batch.ts";
import type { RowBatch } from "../../batch/row-batch.ts";
import { rowsOfBatch } from "../../batch/row-values.ts";
import type { IoService } from "../../io/io-service.ts";
import { metricsWords, TaskMetrics } from "../../metrics/metrics-layout.ts";
import { InputGate } from "../../network/input-gate.ts";
import { ResultPartition } from "../../network/result-partition.ts";
import { SlotLocalChannels } from "../../network/slot-local-channels.ts";
import { ArrivalLog } from "../../network/testing/channel-script.ts";
import type { Operator, OperatorContext, SourceOperator } from "../../operators/operator.ts";
import { createTask } from "../create-task.ts";
import type { Task, TaskEnvironment, TaskEvent, TaskStatus } from "../task.ts";
import type { TaskDeployment } from "../task-deployment.ts";
export const ROW: RowSchema = rowSchema([{ name: "n", type: bigint(false) }]);
export const SETTINGS: JobSettings = {
  parallelism: 1,
  checkpoint: {
    intervalMs: null,
    timeoutMs: 1_000,
    minPauseMs: 0,
    retained: 1,
    tolerableFailures: 0,
    onCancel: "retain",
  },
  restart: { kind: "none" },
  bufferTimeoutMs: 10,
};
const SPEC: OperatorSpec = { kind: "discard-sink" };

export class ManualClock {
  ms = 0;
  nowMs(): number {
    return 1_000_000 + this.ms;
  }
  monotonicMs(): number {
    return this.ms;
  }
}

/** An operator whose calls are written down; `next` passes rows on, times and all. */
export class Recorder implements Operator {
  readonly calls: string[] = [];
  context: OperatorContext | null = null;
  onRows: (batch: RowBatch, context: OperatorContext) => void = () => {};
  costMs = 0;
  clock: ManualClock | null = null;

  open(context: OperatorContext): void {
    this.context = context;
    this.calls.push("open");
  }
  processBatch(batch: RowBatch): void {
    this.calls.push(`rows ${rowsOfBatch(batch).join(",")}`);
    if (this.clock !== null) this.clock.ms += this.costMs;
    this.onRows(batch, this.context!);
  }
  processWatermark(watermark: number): void {
    this.calls.push(`watermark ${watermark === MAX_WATERMARK ? "max" : watermark}`);
    this.context!.output.emitWatermark(watermark);
  }
  onProcessingTime(nowMs: number): void {
    this.calls.push(`timer ${nowMs - 1_000_000}`);
  }
  snapshot(checkpointId: number): void {
    this.calls.push(`snapshot ${checkpointId}`);
  }
  checkpointCompleted(checkpointId: number): void {
    this.calls.push(`completed ${checkpointId}`);
  }
  endInput(): void {
    this.calls.push("end");
  }
  close(): void {
    this.calls.push("close");
  }
}

interface Rig {
  readonly task: Task;
  readonly clock: ManualClock;
  readonly events: TaskEvent[];
  readonly words: Float64Array;
  /** Writes to the task's only input. */
  readonly upstream: ResultPartition;
  readonly downstream: ArrivalLog;
  readonly states: () => string[];
  readonly settle: () => TaskStatus;
}

const PARTITIONING = { kind: "forward" as const };

function deploymentOf(operators: readonly (Operator | SourceOperator)[]): TaskDeployment {
  const isSource = "poll" in operators[0]!;
  const chain = operators.map((_, i): ChainedOperator => ({
    uid: `op#${i}`,
    nodeId: `node-${i}`,
    name: `Op ${i}`,
    spec: SPEC,
    input: i === 0 ? null : i - 1,
    inputSchema: i === 0 && isSource ? null : ROW,
    outputSchema: ROW,
  }));
  const channel = (id: string) => ({ id, producer: 0, consumer: 0, peer: { kind: "slot" as const } });
  const partitioning = PARTITIONING;
  return {
    jobId: "job",
    jobName: "job",
    attempt: 0,
    vertex: { id: "vertex", name: "vertex", parallelism: 1, slotSharingGroup: "g", operators: chain },
    subtask: 0,
    maxParallelism: 128,
    settings: SETTINGS,
    inputs: isSource ? [] : [{ edgeId: "in", schema: ROW, partitioning, channels: [channel("in")] }],
    outputs: [
      {
        edgeId: "out",
        sourceOperator: operators.length - 1,
        schema: ROW,
        partitioning,
        channels: [channel("out")],
      },
    ],
    restore: null,
    mode: "generated",
  };
}

/** A task of one or more chained operators between two channels. A source reads no input. */
export function rig(
  operators: readonly (Operator | SourceOperator)[],
  change: Partial<TaskDeployment> = {},
  around: Pick<TaskEnvironment, "spill"> = {},
): Rig {
  const local = new SlotLocalChannels({ poison: true });
  const clock = new ManualClock();
  const events: TaskEvent[] = [];
  const words = new Float64Array(metricsWords(operators.length));
  const task = createTask(
    { ...deploymentOf(operators), ...change },
    { end: ({ id }) => local.end(id) },
    {
      clock,
      io: {} as IoService,
      metrics: new TaskMetrics(words),
      trace: null,
      report: (event) => events.push(event),
      reserveMemory: () => {},
      releaseMemory: () => {},
      ...around,
    },
    { create: ({ uid }) => operators[Number(uid.slice("op#".length))]! },
  );
  const upstream = new ResultPartition({
    schema: ROW,
    partitioning: PARTITIONING,
    maxParallelism: 128,
    channels: [{ id: "in", consumer: 0, end: local.end("in") }],
    trace: null,
  });
  const downstream = new ArrivalLog(
    new InputGate([{ id: "out", end: local.end("out"), input: 0, schema: ROW }], null),
  );
  const settle = (): TaskStatus => {
    for (let i = 0; i < 1_000; i++) {
      const status = task.step();
      if (status !== "ready") return status;
    }
    throw new Error("the task does not come to rest");
  };
  const states = (): string[] => events.flatMap((event) => (event.kind === "state" ? [event.state] : []));
  return { task, clock, events, words, upstream, downstream, states, settle };
}
