import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField, NodeHistory, SubtaskMetrics } from "@millrace/protocol";

/** Ten minutes at one a second. */
export const HISTORY_KEPT = 600;

/** Most jobs are short, and graphs may be large: a ring begins with a minute. */
const FIRST_LENGTH = 60;

/** A moment and a value of each field. */
const WIDTH = 1 + HISTORY_FIELDS.length;

/** The figures of one node over the last ten minutes, one a second, in a typed array that grows up to that length. */
export class NodeRing {
  #values = new Float64Array(WIDTH * FIRST_LENGTH);
  #count = 0;

  add(timeMs: number, figures: Readonly<Record<HistoryField, number>>): void {
    if (WIDTH * this.#count === this.#values.length && this.#count < HISTORY_KEPT) this.#grow();
    const at = WIDTH * (this.#count % HISTORY_KEPT);
    this.#values[at] = timeMs;
    for (const [index, field] of HISTORY_FIELDS.entries()) this.#values[at + 1 + index] = figures[field];
    this.#count++;
  }

  /** Before the first value is overwritten: until then values lie in the order in which they came. */
  #grow(): void {
    const grown = new Float64Array(Math.min(2 * this.#values.length, WIDTH * HISTORY_KEPT));
    grown.set(this.#values);
    this.#values = grown;
  }

  /** Oldest first. What is not a number was not measured. */
  read(): Omit<NodeHistory, "nodeId"> {
    const length = Math.min(this.#count, HISTORY_KEPT);
    const inOrder = (column: number): (number | null)[] =>
      Array.from({ length }, (_, index) => {
        const row = (this.#count - length + index) % HISTORY_KEPT;
        const value = this.#values[WIDTH * row + column] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      });
    return {
      timesMs: inOrder(0).map((time) => time ?? 0),
      fields: HISTORY_FIELDS.map((_, index) => inOrder(1 + index)),
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
