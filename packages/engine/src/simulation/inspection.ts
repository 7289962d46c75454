import type { InspectedInput, InspectedSegment } from "../network/channel-inspection.ts";
import type { InspectedOperator, TaskInspection } from "../task/task-inspection.ts";
import type { TaskState, TaskStatus } from "../task/task.ts";
import type { SimulatedAttempt, SimulatedTask } from "./simulated-attempt.ts";

/** A channel with everything in it, oldest first: what the consumer reads, what is queued, what the producer fills. */
export interface InspectedChannel {
  readonly id: string;
  /** Job edge that it belongs to. */
  readonly edge: string;
  readonly producer: string;
  readonly consumer: string;
  readonly segments: readonly InspectedSegment[];
  readonly credits: number;
  readonly owned: number;
  readonly most: number;
  readonly blocked: boolean;
  /** Rows sent and not read. */
  readonly rows: number;
  readonly watermark: number;
  readonly idle: boolean;
  readonly finished: boolean;
}

export interface InspectedTask {
  readonly key: string;
  readonly vertex: string;
  readonly subtask: number;
  /** As the JobManager knows it. */
  readonly state: TaskState;
  readonly status: TaskStatus;
  readonly watermark: number;
  readonly idle: boolean;
  readonly aligning: number | null;
  /** Virtual ms since the start until which its last row keeps it busy; 0: it is not. */
  readonly busyUntilMs: number;
  readonly mails: readonly string[];
  readonly operators: readonly InspectedOperator[];
}

/** Everything that a simulation holds between two micro-steps. Plain data. */
export interface Inspection {
  readonly state: "running" | "waiting" | "finished" | "failed";
  readonly steps: number;
  readonly timeMs: number;
  /** Virtual time since the start. */
  readonly elapsedUs: number;
  readonly restarts: number;
  readonly checkpoint: {
    readonly underWay: { readonly checkpointId: number; readonly waitsFor: readonly string[] } | null;
    readonly completed: number | null;
  };
  readonly tasks: readonly InspectedTask[];
  readonly channels: readonly InspectedChannel[];
}

/** The tasks and channels of an attempt; none where all tasks are dead. */
export function inspectAttempt(attempt: SimulatedAttempt | null): Pick<Inspection, "tasks" | "channels"> {
  if (attempt === null) return { tasks: [], channels: [] };
  const inspected = attempt.tasks.map((task) => ({ task, held: task.task.inspect?.() ?? null }));
  const inputs = new Map(
    inspected.flatMap(
      ({ task, held }) =>
        held?.inputs.map((input) => [input.id, { input, consumer: task.key }] as const) ?? [],
    ),
  );
  return {
    tasks: inspected.map(({ task, held }) => taskOf(task, held)),
    channels: inspected.flatMap(({ task, held }) => channelsOf(task, held, inputs)),
  };
}

function taskOf(task: SimulatedTask, held: TaskInspection | null): InspectedTask {
  const { vertex, subtask } = task.deployment;
  return {
    key: task.key,
    vertex: vertex.id,
    subtask,
    state: task.state,
    status: task.status,
    watermark: held?.watermark ?? Number.MAX_SAFE_INTEGER,
    idle: held?.idle ?? false,
    aligning: held?.aligning ?? null,
    busyUntilMs: task.busyUntilMs,
    mails: task.mails.map(({ kind }) => kind),
    operators: held?.operators ?? [],
  };
}

/** The channels that a task writes to, joined with their other ends. */
function channelsOf(
  { key, deployment }: SimulatedTask,
  held: TaskInspection | null,
  ends: ReadonlyMap<string, { readonly input: InspectedInput; readonly consumer: string }>,
): readonly InspectedChannel[] {
  const written = new Map(held?.outputs.map((output) => [output.id, output]));
  return deployment.outputs.flatMap(({ edgeId, channels }) =>
    channels.flatMap(({ id }): InspectedChannel[] => {
      const end = ends.get(id);
      if (end === undefined) return [];
      const { input: _, segments: received, ...consumed } = end.input;
      return [
        {
          ...consumed,
          edge: edgeId,
          producer: key,
          consumer: end.consumer,
          segments: [...received, ...(written.get(id)?.segments ?? [])],
        },
      ];
    }),
  );
}
