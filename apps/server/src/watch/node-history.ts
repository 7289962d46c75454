import { HISTORY_FIELDS } from "@millrace/protocol";
import type { HistoryField, NodeHistory, SubtaskMetrics } from "@millrace/protocol";

/** Ten minutes at one a second. */
export const HISTORY_KEPT = 600;

/** Most jobs are short, and graphs may be large: a ring begins with a minute. */
const FIRST_LENGTH = 60;

/** Values of one field by place. As long as all of them are the same, they take no memory. */
class Column {
  #same: number | null = null;
  #values: Float64Array | null = null;

  /** `length`: how many places the ring has now. */
  set(at: number, value: number, length: number): void {
    this.#same ??= value;
    if (this.#values === null && Object.is(value, this.#same)) return;
    this.#values ??= new Float64Array(length).fill(this.#same);
    if (this.#values.length < length) {
      const grown = new Float64Array(length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[at] = value;
  }

  get(at: number): number {
    return (this.#values === null ? this.#same : this.#values[at]) ?? Number.NaN;
  }
}

/** The figures of one node over the last ten minutes, one a second, in typed arrays that grow up to that length. */
export class NodeRing {
  readonly #times = new Column();
  readonly #columns = HISTORY_FIELDS.map(() => new Column());
  #length = FIRST_LENGTH;
  #count = 0;

  add(timeMs: number, figures: Readonly<Record<HistoryField, number>>): void {
    // Before the first value is overwritten: until then values lie in the order in which they came.
    if (this.#count === this.#length) this.#length = Math.min(2 * this.#length, HISTORY_KEPT);
    const at = this.#count % HISTORY_KEPT;
    this.#times.set(at, timeMs, this.#length);
    for (const [index, field] of HISTORY_FIELDS.entries())
      this.#columns[index]?.set(at, figures[field], this.#length);
    this.#count++;
  }

  /** Oldest first. What is not a number was not measured. */
  read(): Omit<NodeHistory, "nodeId"> {
    const length = Math.min(this.#count, HISTORY_KEPT);
    const inOrder = (column: Column): (number | null)[] =>
      Array.from({ length }, (_, index) => {
        const value = column.get((this.#count - length + index) % HISTORY_KEPT);
        return Number.isNaN(value) ? null : value;
      });
    return {
      timesMs: inOrder(this.#times).map((time) => time ?? 0),
      fields: this.#columns.map(inOrder),
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
  const worst = subtasks.toSorted((a, b) => loadOf(b) - loadOf(a))[0] ?? { busy: 0, backpressured: 0 };
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
    skew: skewOf(own.map(({ operators: [head] }) => head)),
    idle: 1 - worst.busy - worst.backpressured,
    stateEntries: sum(all, ({ stateEntries }) => stateEntries),
    outside: sum(all, ({ outsideRecords }) => outsideRecords),
    unread: sum(all, ({ unreadSideRecords = 0 }) => unreadSideRecords),
    unrouted: sum(all, ({ unroutedRecords = 0 }) => unroutedRecords),
    malformed: sum(all, ({ malformedRecords }) => malformedRecords),
    spilledBytes: sum(all, ({ spilledBytes }) => spilledBytes),
    openRequests: sum(all, ({ openRequests = 0 }) => openRequests),
    loopRows: sum(all, ({ loopRows = 0 }) => loopRows),
    timers: sum(all, ({ timers = 0 }) => timers),
  };
}

type Load = Pick<SubtaskMetrics, "busy" | "backpressured">;
const loadOf = ({ busy, backpressured }: Load): number => Math.max(busy, backpressured);

/** Rows of the busiest subtask over the mean: 1 is even. Of one subtask, or where no rows come, it is not measured. */
function skewOf(heads: readonly (SubtaskMetrics["operators"][number] | undefined)[]): number {
  const rates = heads.map((head) => (head ? Math.max(head.recordsInPerSecond, head.recordsOutPerSecond) : 0));
  const mean = sum(rates, (rate) => rate) / rates.length;
  return rates.length < 2 || mean <= 0 ? Number.NaN : Math.max(...rates) / mean;
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
