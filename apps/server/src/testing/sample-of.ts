import { OPERATOR_COUNTERS, OPERATOR_WORDS, TASK_COUNTERS, TASK_WORDS } from "@millrace/engine/node";
import type { ClusterEvent, OperatorCounter, TaskCounter } from "@millrace/engine/node";

type SampleEvent = Extract<ClusterEvent, { readonly kind: "task-manager-sample" }>;

export interface SampledTask {
  readonly jobId: string;
  readonly vertexId: string;
  readonly subtask: number;
  readonly attempt?: number;
  readonly task: Partial<Record<TaskCounter, number>>;
  readonly operators: readonly Partial<Record<OperatorCounter, number>>[];
}

/** A TaskManager's sample with these counters; all others are 0. */
export function sampleOf(atMs: number, tasks: readonly SampledTask[], taskManagerId = "tm-1"): SampleEvent {
  return {
    kind: "task-manager-sample",
    timeMs: Date.now(),
    taskManagerId,
    sample: {
      timeMs: atMs,
      heapBytes: 10,
      rssBytes: 20,
      segments: { total: 8, used: 1, bytes: 32_768 },
      slots: [
        { cpu: 0.5, managedUsed: 1, managedTotal: 2 },
        { cpu: 0, managedUsed: 0, managedTotal: 2 },
      ],
      ioThread: { cpu: 0.1 },
      mainThread: { cpu: 0.02 },
      tasks: tasks.map(({ jobId, vertexId, subtask, attempt = 0, task, operators }) => ({
        task: { jobId, vertexId, subtask, attempt },
        words: words(task, operators),
      })),
    },
  };
}

function words(task: SampledTask["task"], operators: SampledTask["operators"]): Float64Array {
  const block = new Float64Array(TASK_WORDS + operators.length * OPERATOR_WORDS);
  for (const [index, counter] of TASK_COUNTERS.entries()) block[index] = task[counter] ?? 0;
  for (const [position, operator] of operators.entries()) {
    for (const [index, counter] of OPERATOR_COUNTERS.entries()) {
      block[TASK_WORDS + position * OPERATOR_WORDS + index] = operator[counter] ?? 0;
    }
  }
  return block;
}
