import type { Execution, ExecutionGraph } from "./execution-graph.ts";

/**
 * The regions that restart with these failed ones: where a blocking result partition could not be read, who wrote it writes
 * it again, and whatever had begun to read another copy of it begins again too: it need not be the same rows. So Flink's
 * RestartPipelinedRegionFailoverStrategy.
 */
export function withLostInputs(
  graph: ExecutionGraph,
  failed: readonly Execution[],
  regions: ReadonlySet<number>,
): ReadonlySet<number> {
  const all = new Set(regions);
  for (const reader of failed) {
    const lost =
      reader.failure?.reason === "runtime.partition-lost" ? reader.failure.params["partition"] : null;
    for (const { name, producer } of graph.blockingInputs(reader))
      if (name === lost) addWithReaders(graph, producer, all);
  }
  return all;
}

function addWithReaders(graph: ExecutionGraph, producer: Execution, regions: Set<number>): void {
  const open = [producer];
  const seen = new Set<Execution>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    regions.add(next.region);
    const { task } = next;
    open.push(
      ...graph.executions.filter(
        (reader) =>
          reader.state !== "created" &&
          graph.blockingInputs(reader).some(({ producer: { task: read } }) => read === task),
      ),
    );
  }
}
