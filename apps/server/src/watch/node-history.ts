import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField, NodeHistory, SubtaskMetrics } from "@millrace/protocol";

/** Ten minutes at one a second. */
export const HISTORY_KEPT = 600;

/** The figures of one node over the last ten minutes, one a second, in typed arrays that never grow. */
export class NodeRing {
  readonly #times = new Float64Array(HISTORY_KEPT);
  readonly #values = new Map<HistoryField, Float64Array>(
    HISTORY_FIELDS.map((field) => [field, new Float64Array(HISTORY_KEPT)]),
  );
  #count = 0;

  add(timeMs: number, figures: Readonly<Record<HistoryField, number>>): void {
    const at = this.#count % HISTORY_KEPT;
    this.#times[at] = timeMs;
    for (const [field, values] of this.#values) values[at] = figures[field];
    this.#count++;
  }

  /** Oldest first. What is not a number was not measured. */
  read(): Omit<NodeHistory, "nodeId"> {
    const length = Math.min(this.#count, HISTORY_KEPT);
    const inOrder = (values: Float64Array): (number | null)[] =>
      Array.from({ length }, (_, index) => {
        const value = values[(this.#count - length + index) % HISTORY_KEPT] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      });
    return {
      timesMs: inOrder(this.#times).map((time) => time ?? 0),
      fields: HISTORY_FIELDS.map((field) => inOrder(this.#values.get(field) ?? new Float64Array())),
    };
  }
}

/** What the node did, over all its subtasks: rates add up, the busiest and the most held back subtask count, time is the least. */
export function nodeFigures(
  nodeId: string,
  subtasks: readonly SubtaskMetrics[],
): Readonly<Record<HistoryField, number>> {
  const own = subtasks.map((subtask) => ({
    subtask,
    operators: subtask.operators.filter((operator) => operator.nodeId === nodeId),
  }));
  const first = own.flatMap(({ operators }) => operators.slice(0, 1));
  const last = own.flatMap(({ operators }) => operators.slice(-1));
  const all = own.flatMap(({ operators }) => operators);
  const watermarks = last.flatMap(({ watermarkMs }) => (watermarkMs === null ? [] : [watermarkMs]));
  return {
    rowsIn: sum(first, ({ recordsInPerSecond }) => recordsInPerSecond),
    rowsOut: sum(last, ({ recordsOutPerSecond }) => recordsOutPerSecond),
    busy: Math.max(0, ...subtasks.map(({ busy }) => busy)),
    backpressured: Math.max(0, ...subtasks.map(({ backpressured }) => backpressured)),
    watermark: watermarks.length === 0 ? Number.NaN : Math.min(...watermarks),
    late: sum(all, ({ lateRecords }) => lateRecords),
    stateBytes: sum(all, ({ stateBytes }) => stateBytes),
    queued: sum(subtasks, ({ inputQueued }) => inputQueued),
  };
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
