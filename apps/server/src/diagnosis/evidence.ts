import type { JobGraph, JobVertex } from "@millrace/graph";
import type { HotKeysMessage } from "@millrace/protocol";

/** A subtask over the time that was measured: shares 0 to 1, rates a second. */
export interface SubtaskEvidence {
  readonly vertexId: string;
  readonly subtask: number;
  readonly busy: number;
  /** Of busy: it did something itself. The rest is waiting for other tasks of its slot. */
  readonly works: number;
  readonly backpressured: number;
  readonly idle: number;
  readonly rowsPerSecond: number;
  /** Event time of its operators, by uid: how far each is, and how far beyond its alignment group. Absent: not measured. */
  readonly aligned?: ReadonlyMap<string, { readonly watermarkMs: number | null; readonly aheadMs: number }>;
  /** Requests that its operators have under way, by uid of those that have some. Absent: not measured. */
  readonly openRequests?: ReadonlyMap<string, number>;
  /** Where it runs; null: not known. */
  readonly slot: string | null;
}

export interface ChannelEvidence {
  /** Place of its edge in the JobGraph. */
  readonly edge: number;
  readonly producer: number;
  readonly consumer: number;
  /** Share of the time that it was shut for alignment. */
  readonly shut: number;
  readonly rowsPerSecond: number;
  readonly watermarkMs: number | null;
  /** Counts for the watermark of its consumer. */
  readonly active: boolean;
}

/** What was measured of a job over some seconds: all that a finding is made of. */
export interface Evidence {
  readonly jobGraph: JobGraph;
  readonly subtasks: readonly SubtaskEvidence[];
  readonly channels: readonly ChannelEvidence[];
  readonly hotKeys: readonly HotKeysMessage[];
  readonly overMs: number;
}

/** One vertex with what was measured of it and of its neighbours. */
export interface VertexEvidence {
  readonly vertex: JobVertex;
  readonly subtasks: readonly SubtaskEvidence[];
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** In topological order; a vertex of which nothing was measured is left out. */
export function verticesOf({ jobGraph, subtasks }: Evidence): readonly VertexEvidence[] {
  return jobGraph.vertices.flatMap((vertex) => {
    const own = subtasks.filter(({ vertexId }) => vertexId === vertex.id);
    if (own.length === 0) return [];
    const { edges } = jobGraph;
    const before = edges.filter((edge) => edge.target === vertex.id).map((edge) => edge.source);
    const after = edges.filter((edge) => edge.source === vertex.id).map((edge) => edge.target);
    return [{ vertex, subtasks: own, before, after }];
  });
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

export const worst = (
  subtasks: readonly SubtaskEvidence[],
  of: (subtask: SubtaskEvidence) => number,
): SubtaskEvidence => subtasks.reduce((most, subtask) => (of(subtask) > of(most) ? subtask : most));
