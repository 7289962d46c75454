import type { JobGraph } from "@millrace/graph";
import type { Job } from "@millrace/protocol";

/** How a stage of a batch job stands. */
export type StageState = "waiting" | "running" | "finished" | "failed";

/**
 * Number of each vertex's stage, from 1: behind all those whose rows it waits for. Vertices of one number may run at the
 * same time. Empty in streaming, where all run at once.
 */
export function stageNumbers({ vertices, edges, settings }: JobGraph): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  if (settings.runtimeMode !== "batch") return numbers;
  const into = Map.groupBy(edges, ({ target }) => target);
  for (const { id } of vertices) {
    const before = (into.get(id) ?? []).map(({ source, exchange }) => {
      const number = numbers.get(source) ?? 1;
      return exchange === "blocking" ? number : number - 1;
    });
    numbers.set(id, 1 + Math.max(0, ...before));
  }
  return numbers;
}

/** Of a vertex with so many subtasks: none of them is deployed before its input is written. */
export function stageState(subtasks: Job["subtasks"], parallelism: number): StageState {
  if (subtasks.some(({ state }) => state === "failed")) return "failed";
  const done = subtasks.filter(({ state }) => state === "finished" || state === "finishing").length;
  if (done === parallelism) return "finished";
  return subtasks.length === 0 ? "waiting" : "running";
}
