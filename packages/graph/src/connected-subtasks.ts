import type { Partitioning } from "./job-graph.ts";

/** Parallelism of the two ends of an edge. */
export interface EdgeEnds {
  readonly producers: number;
  readonly consumers: number;
}

/** Consumer subtasks that a producer subtask has a channel to. `rescale` as Flink's pointwise edges. */
export function consumersOf(
  { kind }: Partitioning,
  { producers, consumers }: EdgeEnds,
  producer: number,
): readonly number[] {
  if (kind === "forward") return [producer];
  if (kind !== "rescale") return range(0, consumers);
  if (producers < consumers)
    return range(
      Math.ceil((producer * consumers) / producers),
      Math.ceil(((producer + 1) * consumers) / producers),
    );
  return range(0, consumers).filter((consumer) => {
    const { from, to } = ownProducers({ producers, consumers }, consumer);
    return producer >= from && producer < to;
  });
}

/** Producer subtasks that a consumer subtask has a channel from. */
export function producersOf(
  { kind }: Partitioning,
  { producers, consumers }: EdgeEnds,
  consumer: number,
): readonly number[] {
  if (kind === "forward") return [consumer];
  if (kind !== "rescale") return range(0, producers);
  if (producers < consumers) return [Math.floor((consumer * producers) / consumers)];
  const { from, to } = ownProducers({ producers, consumers }, consumer);
  return range(from, to);
}

function ownProducers({ producers, consumers }: EdgeEnds, consumer: number): { from: number; to: number } {
  return {
    from: Math.floor((consumer * producers) / consumers),
    to: Math.floor(((consumer + 1) * producers) / consumers),
  };
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
