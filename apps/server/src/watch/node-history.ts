import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField, NodeHistory, SubtaskMetrics } from "@millrace/protocol";

/** Ten minutes at one a second. */
export const HISTORY_KEPT = 600;

/** Most jobs are short, and graphs may be large: a ring begins with a minute. */
const FIRST_LENGTH = 60;

/** The figures of one node over the last ten minutes, one a second, in typed arrays that grow up to that length. */
export class NodeRing {
  #times = new Float64Array(FIRST_LENGTH);
  readonly #values = new Map<HistoryField, Float64Array>(
    HISTORY_FIELDS.map((field) => [field, new Float64Array(FIRST_LENGTH)]),
  );
  #count = 0;

  add(timeMs: number, figures: Readonly<Record<HistoryField, number>>): void {
    if (this.#count === this.#times.length && this.#count < HISTORY_KEPT) this.#grow();
    const at = this.#count % HISTORY_KEPT;
    this.#times[at] = timeMs;
    for (const [field, values] of this.#values) values[at] = figures[field];
    this.#count++;
  }

  /** Before the first value is overwritten: until then values lie in the order in which they came. */
  #grow(): void {
    const length = Math.min(2 * this.#times.length, HISTORY_KEPT);
    this.#times = longer(this.#times, length);
    for (const [field, values] of this.#values) this.#values.set(field, longer(values, length));
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

function longer(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(length);
  grown.set(values);
  return grown;
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
