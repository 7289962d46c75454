import { runOnSimulation } from "../run-on-simulation.ts";
import type { ThreadsRunner } from "../run-on-threads.ts";
import { drawGraph } from "./draw-graph.ts";
import type { RandomGraph } from "./random-graph.ts";

/** What a graph gives that the model does not say, or null. */
export function checkInSimulation(graph: RandomGraph): string | null {
  const program = drawGraph(graph);
  try {
    const rows = runOnSimulation(program, { parallelism: 1, seed: graph.seed, kills: graph.kills });
    return difference(rows, program.expected ?? []);
  } catch (error) {
    return String(error);
  }
}

export async function checkInThreads(graph: RandomGraph, threads: ThreadsRunner): Promise<string | null> {
  const program = drawGraph(graph);
  try {
    return difference(await threads.run(program, 1), program.expected ?? []);
  } catch (error) {
    return String(error);
  }
}

function difference(rows: readonly string[], expected: readonly string[]): string | null {
  if (rows.length === expected.length && rows.every((row, i) => row === expected[i])) return null;
  const [missing, extra] = [without(expected, rows), without(rows, expected)];
  const shown = (list: readonly string[]) =>
    list
      .slice(0, 3)
      .map((row) => row.replaceAll("\t", " "))
      .join("; ");
  return `${rows.length} rows, not ${expected.length}; missing ${missing.length}: ${shown(missing)}; not expected ${extra.length}: ${shown(extra)}`;
}

/** Rows of one list that the other has less often. */
function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    if (count > 0) left.set(row, count - 1);
    return count === 0;
  });
}
