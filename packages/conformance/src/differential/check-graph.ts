import type { PrintedBy } from "@millrace/engine/simulation";
import type { RuntimeMode } from "@millrace/graph";
import { runOnSimulation } from "../run-on-simulation.ts";
import type { ThreadsRunner } from "../run-on-threads.ts";
import { drawGraph } from "./draw-graph.ts";
import type { DrawnProgram } from "./draw-graph.ts";
import type { RandomGraph } from "./random-graph.ts";
import { stampOf } from "./stamp-of.ts";

/**
 * The modes that a graph runs in: all of them in streaming, a quarter in batch too and another quarter in automatic, which
 * is batch where every source ends, as they do here.
 */
export function modesOf({ seed }: RandomGraph): readonly RuntimeMode[] {
  if (seed % 4 === 0) return ["streaming", "batch"];
  return seed % 4 === 1 ? ["streaming", "automatic"] : ["streaming"];
}

/** What a graph gives in one of its modes that the model does not say, or null. */
export function checkInSimulation(graph: RandomGraph, modes = modesOf(graph)): string | null {
  return firstProblem(modes.map((mode) => checkMode(graph, mode)));
}

function checkMode(graph: RandomGraph, mode: RuntimeMode): string | null {
  const program = drawGraph(graph, mode);
  try {
    const printed: PrintedBy[] = [];
    const how = { parallelism: 1, seed: graph.seed, kills: graph.kills };
    const rows = runOnSimulation(program, { ...how, printed: (some) => printed.push(...some) });
    const committed = difference(rows, [...(program.expected ?? []), ...program.tables].toSorted());
    return inMode(mode, committed ?? (graph.kills.length > 0 ? null : wrongChanges(program, printed)));
  } catch (error) {
    return inMode(mode, String(error));
  }
}

export async function checkInThreads(graph: RandomGraph, threads: ThreadsRunner): Promise<string | null> {
  const problems: (string | null)[] = [];
  for (const mode of modesOf(graph)) {
    const program = drawGraph(graph, mode);
    const rows = await threads.run(program, 1).catch(String);
    problems.push(inMode(mode, typeof rows === "string" ? rows : difference(rows, program.expected ?? [])));
  }
  return firstProblem(problems);
}

const firstProblem = (problems: readonly (string | null)[]): string | null =>
  problems.find((problem) => problem !== null) ?? null;

const inMode = (mode: RuntimeMode, problem: string | null): string | null =>
  problem === null ? null : `in ${mode}: ${problem}`;

/** What is printed comes again after a failure: without one, changes leave the rows that there should be. */
function wrongChanges({ changes }: DrawnProgram, printed: readonly PrintedBy[]): string | null {
  for (const { node, rows } of changes) {
    const left = new Map<string, number>();
    for (const { nodeId, row } of printed) {
      if (nodeId !== node) continue;
      const line = row.values.join("\t");
      const count = (left.get(line) ?? 0) + (row.kind.startsWith("+") ? 1 : -1);
      if (count < 0) return `taken back before it was said: ${line}`;
      left.set(line, count);
    }
    const found = [...left].flatMap(([line, count]) => Array.from({ length: count }, () => line));
    const expected = rows.map(([key, second, x]) => [key, stampOf(second).replace(" ", "T"), x].join("\t"));
    const problem = difference(found.toSorted(), expected.toSorted());
    if (problem !== null) return `after all changes ${problem}`;
  }
  return null;
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
