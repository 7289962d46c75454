import { CounterBlock } from "@millrace/engine/node";
import type { TaskManagerSample } from "@millrace/engine/node";
import type { ChainedOperator, JobGraph } from "@millrace/graph";
import type { SubtaskMetrics } from "@millrace/protocol";
import { countedMs } from "./spent-time.ts";
import { firstSince, RATE_WINDOW_MS } from "./counter-rate.ts";
import { atRest, endedFigures, subtaskRates } from "./subtask-rates.ts";
import type { Reading } from "./subtask-rates.ts";

type TaskId = TaskManagerSample["tasks"][number]["task"];

interface Measured {
  /** Those that rates are taken from, oldest first, all of one attempt. */
  readonly readings: readonly Reading[];
  readonly metrics: SubtaskMetrics | null;
}

const NOT_MEASURED: Measured = { readings: [], metrics: null };

export interface MetricsSnapshot {
  readonly seq: number;
  readonly timeMs: number;
  readonly subtasks: readonly SubtaskMetrics[];
}

/**
 * The newest figures of each subtask of a job, from the samples of its TaskManagers. Nothing is invented: a subtask is
 * absent until two samples of its attempt say something, and the figures of an attempt go with it.
 */
export class JobMetrics {
  readonly #operators: ReadonlyMap<string, readonly ChainedOperator[]>;
  readonly #measured = new Map<string, Measured>();
  #seq = 0;
  #timeMs = 0;
  #cached: MetricsSnapshot | null = null;

  constructor(jobGraph: JobGraph) {
    this.#operators = new Map(jobGraph.vertices.map(({ id, operators }) => [id, operators]));
  }

  /** What was measured of a job before this process began; it has ended. */
  static last(jobGraph: JobGraph, figures: MetricsSnapshot | null): JobMetrics {
    const metrics = new JobMetrics(jobGraph);
    if (figures === null) return metrics;
    for (const subtask of figures.subtasks) {
      metrics.#measured.set(`${subtask.vertexId}/${subtask.subtask}`, { readings: [], metrics: subtask });
    }
    metrics.#seq = figures.seq;
    metrics.#timeMs = figures.timeMs;
    return metrics;
  }

  /** `readAtMs` by the clock of the TaskManager, `timeMs` by that of the server. The counters are copied. */
  add(task: TaskManagerSample["tasks"][number], readAtMs: number, timeMs: number): void {
    const { vertexId, subtask, attempt } = task.task;
    const key = `${vertexId}/${subtask}`;
    const before = this.#measured.get(key);
    const last = before?.readings.at(-1);
    if (last !== undefined && last.attempt > attempt) return;
    const words = task.words.slice();
    const isFirst = before === undefined || last === undefined || last.attempt < attempt;
    const beganMs = Math.min(
      readAtMs - countedMs(new CounterBlock(words)),
      isFirst ? Infinity : last.beganMs,
    );
    const reading = { vertexId, subtask, attempt, timeMs: readAtMs, beganMs, words };
    const readings = isFirst ? [reading] : recent([...before.readings, reading]);
    const metrics = subtaskRates(readings, this.#operators.get(vertexId) ?? []);
    this.#measured.set(key, { readings, metrics: metrics ?? (isFirst ? null : before.metrics) });
    if (metrics === null) return;
    this.#seq++;
    this.#timeMs = timeMs;
    this.#cached = null;
  }

  /**
   * A task has ended: its totals stay, its rates are nought. `words` are its last counters, absent where its TaskManager
   * was lost: then what was sampled last has to do.
   */
  end({ vertexId, subtask, attempt }: TaskId, timeMs: number, words?: Float64Array): void {
    const key = `${vertexId}/${subtask}`;
    const { readings, metrics: before } = this.#measured.get(key) ?? NOT_MEASURED;
    if (readings.some((reading) => reading.attempt > attempt)) return;
    const operators = this.#operators.get(vertexId) ?? [];
    const totals = words && endedFigures({ vertexId, subtask, attempt, words }, operators);
    const metrics = totals ?? (before && atRest(before));
    if (metrics === null) return;
    this.#measured.set(key, { readings, metrics });
    this.#seq++;
    this.#timeMs = timeMs;
    this.#cached = null;
  }

  /** Another attempt begins: what the last one measured is no longer so. */
  clear(): void {
    this.#measured.clear();
    this.#cached = null;
  }

  /** The newest figures, or null where nothing has been measured. The same object until something changes. */
  snapshot(): MetricsSnapshot | null {
    if (this.#cached !== null) return this.#cached;
    const subtasks = [...this.#measured.values()].flatMap(({ metrics }) =>
      metrics === null ? [] : [metrics],
    );
    if (subtasks.length === 0) return null;
    this.#cached = { seq: this.#seq, timeMs: this.#timeMs, subtasks };
    return this.#cached;
  }
}

/** A clock that was set back makes the readings before it worthless. */
function recent(readings: readonly Reading[]): readonly Reading[] {
  const timeMs = (index: number): number => readings[index]!.timeMs;
  const after = readings.findLastIndex((_, index) => index > 0 && timeMs(index) < timeMs(index - 1));
  const series = { length: readings.length, timeMs };
  return readings.slice(Math.max(after, firstSince(series, RATE_WINDOW_MS)));
}
