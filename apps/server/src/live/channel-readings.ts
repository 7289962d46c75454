import {
  CHANNEL_COUNTERS,
  CHANNEL_WORDS,
  channelsBase,
  LAST_BUT_END,
  MIN_WATERMARK,
} from "@millrace/engine/node";
import type { ChannelCounter, TaskManagerSample } from "@millrace/engine/node";
import { producersOf } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { CHANNEL_FIELDS } from "@millrace/protocol";
import type { ChannelField, ChannelRow } from "@millrace/protocol";

/** Rates are over the readings of the last second. */
const READINGS = 5;

interface Reading {
  readonly attempt: number;
  /** Rows taken from each channel by then, the oldest first. */
  readonly taken: readonly { readonly atMs: number; readonly rows: readonly number[] }[];
  readonly rows: readonly ChannelRow[];
}

type SampledTask = TaskManagerSample["tasks"][number];

/** What is on its way in the channels of a job, from the newest samples of the tasks that read them. */
export class ChannelReadings {
  readonly #jobGraph: JobGraph;
  readonly #operators: ReadonlyMap<string, number>;
  readonly #readings = new Map<string, Reading>();

  constructor(jobGraph: JobGraph) {
    this.#jobGraph = jobGraph;
    this.#operators = new Map(jobGraph.vertices.map(({ id, operators }) => [id, operators.length]));
  }

  /** `readAtMs` by the clock of the TaskManager. The counters are lent. */
  add({ task, words }: SampledTask, readAtMs: number): void {
    const key = `${task.vertexId}/${task.subtask}`;
    const before = this.#readings.get(key);
    if (before !== undefined && before.attempt > task.attempt) return;
    const base = channelsBase(this.#operators.get(task.vertexId) ?? 0);
    const channels = this.#channelsInto(task.vertexId, task.subtask);
    const taken = channels.map((_, index) => word(words, base, index, "rows"));
    const kept = before?.attempt === task.attempt ? before.taken : [];
    const oldest = kept[0];
    const seconds = oldest === undefined ? 0 : (readAtMs - oldest.atMs) / 1_000;
    const rows = channels.map(({ edge, producer }, index): ChannelRow => {
      const moved = (taken[index] ?? 0) - (oldest?.rows[index] ?? 0);
      const known: Partial<Record<ChannelField, number | null>> = {
        edge,
        producer,
        consumer: task.subtask,
        rowsPerSecond: seconds > 0 ? Math.max(0, moved / seconds) : 0,
      };
      return CHANNEL_FIELDS.map((field) =>
        field in known ? (known[field] ?? null) : measured(words, base, index, field),
      );
    });
    this.#readings.set(key, {
      attempt: task.attempt,
      taken: [...kept, { atMs: readAtMs, rows: taken }].slice(-READINGS),
      rows,
    });
  }

  /** The task has ended: nothing comes to it any more. */
  end({ vertexId, subtask }: { readonly vertexId: string; readonly subtask: number }): void {
    this.#readings.delete(`${vertexId}/${subtask}`);
  }

  /** Another attempt begins, with channels of its own. */
  clear(): void {
    this.#readings.clear();
  }

  rows(): readonly ChannelRow[] {
    return [...this.#readings.values()].flatMap(({ rows }) => rows);
  }

  /** In the order of the deployment: edges as in the JobGraph, of each the producers in order. */
  #channelsInto(
    vertexId: string,
    subtask: number,
  ): readonly { readonly edge: number; readonly producer: number }[] {
    const { edges, vertices } = this.#jobGraph;
    return edges.flatMap((edge, index) => {
      if (edge.target !== vertexId) return [];
      const parallelismOf = (vertex: string) => vertices.find(({ id }) => id === vertex)?.parallelism ?? 0;
      const ends = { producers: parallelismOf(edge.source), consumers: parallelismOf(edge.target) };
      return producersOf(edge.partitioning, ends, subtask).map((producer) => ({ edge: index, producer }));
    });
  }
}

const COUNTER_OF: Partial<Record<ChannelField, ChannelCounter>> = { shut: "blocked" };
const WATERMARKS: ReadonlySet<ChannelField> = new Set(["watermark", "watermarkOnTheWay"]);

// oxlint-disable-next-line max-params -- where in the block
function measured(words: Float64Array, base: number, channel: number, field: ChannelField): number | null {
  const value = word(words, base, channel, COUNTER_OF[field] ?? (field as ChannelCounter));
  if (!WATERMARKS.has(field)) return value;
  return value <= MIN_WATERMARK || value >= LAST_BUT_END ? null : value;
}

// oxlint-disable-next-line max-params -- where in the block
function word(words: Float64Array, base: number, channel: number, counter: ChannelCounter): number {
  return words[base + channel * CHANNEL_WORDS + CHANNEL_COUNTERS.indexOf(counter)] ?? 0;
}
