import type { RowsObservation } from "@millrace/engine/node";
import type { JobGraph } from "@millrace/graph";
import type { ChannelField, ChannelRow, Finding, HotKeysMessage, SubtaskMetrics } from "@millrace/protocol";
import { CHANNEL_FIELDS } from "@millrace/protocol";
import { mean } from "./evidence.ts";
import type { ChannelEvidence, Evidence, SubtaskEvidence } from "./evidence.ts";
import { HotKeys } from "./hot-keys.ts";
import { whySlow } from "./why-slow.ts";

/** What is found is of the last seconds: long enough to be calm, short enough to be of now. */
const KEPT_MS = 15_000;
/** Nothing is said of less. */
const LEAST_LOOKS = 3;

/** One look at the figures of a job. */
export interface Look {
  readonly timeMs: number;
  readonly subtasks: readonly SubtaskMetrics[];
  readonly channels: readonly ChannelRow[];
  /** Where a subtask runs, by `<vertex>/<subtask>`. */
  readonly slots: ReadonlyMap<string, string>;
}

export interface Insight {
  readonly finding: Finding | null;
  readonly hotKeys: readonly HotKeysMessage[];
}

/** Follows one job: keeps what was measured of late, and says what limits it. */
export class JobInsight {
  readonly #jobGraph: JobGraph;
  readonly #hotKeys: HotKeys;
  #looks: readonly Look[] = [];

  constructor(jobGraph: JobGraph) {
    this.#jobGraph = jobGraph;
    this.#hotKeys = new HotKeys(jobGraph);
  }

  observe(task: { readonly vertexId: string; readonly subtask: number }, observation: RowsObservation): void {
    if (observation.kind === "hot-keys") this.#hotKeys.add(task, observation);
  }

  add(look: Look): void {
    this.#looks = [...this.#looks, look].filter(({ timeMs }) => look.timeMs - timeMs <= KEPT_MS);
  }

  /** Another attempt begins: what the last one did is over. */
  clear(): void {
    this.#looks = [];
    this.#hotKeys.clear();
  }

  insight(): Insight {
    const evidence = this.evidence();
    const finding = this.#looks.length < LEAST_LOOKS ? null : whySlow(evidence);
    return { finding, hotKeys: evidence.hotKeys };
  }

  /** What was measured of late. */
  evidence(): Evidence {
    const last = this.#looks.at(-1);
    const subtasks = averageSubtasks(this.#looks);
    const rows = new Map(
      subtasks.map((subtask) => [`${subtask.vertexId}/${subtask.subtask}`, subtask.rowsPerSecond]),
    );
    return {
      jobGraph: this.#jobGraph,
      subtasks,
      channels: averageChannels(this.#looks),
      hotKeys: this.#hotKeys.all((vertexId, subtask) => rows.get(`${vertexId}/${subtask}`) ?? 0),
      overMs: last === undefined ? 0 : last.timeMs - (this.#looks[0]?.timeMs ?? last.timeMs),
    };
  }
}

function averageSubtasks(looks: readonly Look[]): readonly SubtaskEvidence[] {
  const all = looks.flatMap(({ timeMs, subtasks }) => subtasks.map((metrics) => ({ timeMs, metrics })));
  const bySubtask = Map.groupBy(all, ({ metrics: { vertexId, subtask } }) => `${vertexId}/${subtask}`);
  const slots = looks.at(-1)?.slots;
  return [...bySubtask].flatMap(([key, list]) => {
    const [first, last] = [list[0], list.at(-1)];
    if (first === undefined || last === undefined) return [];
    const { vertexId, subtask } = first.metrics;
    const rows = rowsOf(last.metrics) - rowsOf(first.metrics);
    return [
      {
        vertexId,
        subtask,
        busy: mean(list.map(({ metrics: { busy } }) => busy)),
        works: mean(list.map(({ metrics: { busy, waiting } }) => busy - waiting)),
        backpressured: mean(list.map(({ metrics: { backpressured } }) => backpressured)),
        idle: mean(list.map(({ metrics: { idle } }) => idle)),
        rowsPerSecond: Math.max(0, rows) / Math.max(1e-3, (last.timeMs - first.timeMs) / 1_000),
        aligned: new Map(
          last.metrics.operators.map(({ uid, watermarkMs, aheadMs = 0 }) => [uid, { watermarkMs, aheadMs }]),
        ),
        openRequests: meanRequests(list.map(({ metrics }) => metrics)),
        slot: slots?.get(key) ?? null,
      },
    ];
  });
}

function meanRequests(looks: readonly SubtaskMetrics[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { uid, openRequests = 0 } of looks.flatMap(({ operators }) => operators))
    if (openRequests > 0) sums.set(uid, (sums.get(uid) ?? 0) + openRequests);
  return new Map([...sums].map(([uid, sum]) => [uid, sum / looks.length]));
}

/** What a task took so far, or gave where it is a source: over the whole time no batch falls between two looks. */
function rowsOf({ operators, recordsIn }: SubtaskMetrics): number {
  return recordsIn > 0 ? recordsIn : (operators[0]?.recordsOut ?? 0);
}

function averageChannels(looks: readonly Look[]): readonly ChannelEvidence[] {
  const all = looks.flatMap(({ channels }) => channels);
  const byChannel = Map.groupBy(all, (row) => `${row[0]}/${row[1]}/${row[2]}`);
  return [...byChannel.values()].flatMap((rows) => {
    const last = rows.at(-1);
    if (last === undefined) return [];
    const at = (row: ChannelRow, field: ChannelField): number | null =>
      row[CHANNEL_FIELDS.indexOf(field)] ?? null;
    return [
      {
        edge: at(last, "edge") ?? 0,
        producer: at(last, "producer") ?? 0,
        consumer: at(last, "consumer") ?? 0,
        shut: mean(rows.map((row) => at(row, "shut") ?? 0)),
        rowsPerSecond: mean(rows.map((row) => at(row, "rowsPerSecond") ?? 0)),
        watermarkMs: at(last, "watermark"),
        active: at(last, "activity") === 0,
      },
    ];
  });
}
