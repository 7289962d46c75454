import type { JobGraph } from "@millrace/graph";

/** Whether a message carries a graph in which a person's functions run. */
export function hasFunctions(message: unknown): boolean {
  const { graph, setup } = message as { graph?: JobGraph; setup?: { graph?: JobGraph } };
  const vertices = (graph ?? setup?.graph)?.vertices ?? [];
  return vertices.some(({ operators }) => operators.some(({ spec }) => spec.kind.endsWith("-function")));
}
