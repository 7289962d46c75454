import type { JobGraph } from "@millrace/graph";

/** Whether a message carries a graph in which a person's functions run: of an operator, of a window, of its trigger, of an edge. */
export function hasFunctions(message: unknown): boolean {
  const { graph, setup } = message as { graph?: JobGraph; setup?: { graph?: JobGraph } };
  const { vertices = [], edges = [] } = graph ?? setup?.graph ?? {};
  return (
    vertices.some(({ operators }) => operators.some(({ spec }) => holdsCode(spec))) ||
    edges.some(({ partitioning }) => holdsCode(partitioning))
  );
}

/** Each part of a spec that is code has a `code`. */
function holdsCode(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return "code" in part || Object.values(part).some(holdsCode);
}
