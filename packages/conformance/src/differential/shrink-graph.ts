import { shrink } from "../shrink.ts";
import type { RandomGraph } from "./random-graph.ts";

/** A smaller graph that still fails: without steps, rows, kills and subtasks that it does not need for that. */
export const shrinkGraph = (
  failing: RandomGraph,
  fails: (graph: RandomGraph) => boolean,
  mostRuns: number,
): Promise<RandomGraph> => shrink(failing, smallerThan, fails, mostRuns);

function* smallerThan(graph: RandomGraph): Generator<RandomGraph, void> {
  const { steps, sources } = graph;
  for (const index of steps.keys()) yield { ...graph, steps: steps.toSpliced(index, 1) };
  if (graph.kills.length > 0) yield { ...graph, kills: graph.kills.slice(1) };
  for (const [index, rows] of sources.entries()) {
    for (let size = Math.ceil(rows.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from < rows.length; from += size)
        yield { ...graph, sources: sources.with(index, rows.toSpliced(from, size)) };
    }
  }
  for (const [index, step] of steps.entries()) {
    if (step.parallelism > 1)
      yield { ...graph, steps: steps.with(index, { ...step, parallelism: step.parallelism - 1 }) };
    if (step.spread !== 9) yield { ...graph, steps: steps.with(index, { ...step, spread: 9 }) };
  }
  yield* plainer(graph);
}

/** Without what is beside its rows and steps. */
function* plainer(graph: RandomGraph): Generator<RandomGraph, void> {
  if (graph.formats?.some((format) => format !== "collection") === true) yield { ...graph, formats: [] };
  if (graph.aligned === true) yield { ...graph, aligned: false };
  if (graph.checkpoints === "unaligned") yield { ...graph, checkpoints: "aligned" };
}
