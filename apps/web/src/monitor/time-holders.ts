import type { JobGraph, StreamGraph } from "@millrace/graph";
import type { ChannelFigures } from "./channel-figures.ts";

/** What came over one way into a task: over all subtasks that read it, the least. */
export interface TimeInput {
  /** Place of the edge in the JobGraph, and the producer's subtask. */
  readonly key: string;
  readonly producerNode: string;
  readonly producer: number;
  readonly watermarkMs: number | null;
  readonly activity: ChannelFigures["activity"];
  /** The least of those that count: the others wait for it. */
  readonly holds: boolean;
}

/** Watermarks by input and producer; who has the least of those that count holds time back, if others are ahead. */
export function timeInputs(
  jobGraph: JobGraph,
  vertexId: string,
  channels: ReadonlyMap<string, readonly ChannelFigures[]>,
): readonly TimeInput[] {
  const inputs = jobGraph.edges.flatMap((edge) => {
    if (edge.target !== vertexId) return [];
    const source = jobGraph.vertices.find(({ id }) => id === edge.source);
    const producerNode = source?.operators[edge.sourceOperator]?.nodeId ?? edge.source;
    const byProducer = Map.groupBy(channels.get(edge.id) ?? [], ({ producer }) => producer);
    return [...byProducer].map(([producer, list]) => ({
      key: `${edge.id} ${producer}`,
      producerNode,
      producer,
      watermarkMs: least(list.map(({ watermarkMs }) => watermarkMs)),
      activity: list.find(({ activity }) => activity === "active")?.activity ?? list[0]?.activity ?? "active",
    }));
  });
  const counting = inputs.filter(({ activity }) => activity === "active");
  const lowest = least(counting.map(({ watermarkMs }) => watermarkMs));
  const uneven = counting.some(({ watermarkMs }) => watermarkMs !== lowest);
  return inputs.map((input) => ({
    ...input,
    holds: uneven && input.activity === "active" && input.watermarkMs === lowest,
  }));
}

/** Whether rows that come into a task carry event time, or a watermark came all the same. */
export function hasEventTime(
  { vertices }: JobGraph,
  { nodes }: StreamGraph,
  vertexId: string,
  inputs: readonly TimeInput[],
): boolean {
  if (inputs.some(({ watermarkMs }) => watermarkMs !== null)) return true;
  const head = vertices.find(({ id }) => id === vertexId)?.operators[0]?.nodeId;
  const schema = nodes.find(({ id }) => id === head)?.inputSchema;
  return !schema || schema.rowtime !== null;
}

/** Before the first watermark is earlier than any. */
function least(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return Math.min(...values.map((value) => value ?? 0));
}
