import type { FlowEdge } from "@millrace/graph";

interface HandleRef {
  readonly nodeId: string;
  readonly id?: string | null | undefined;
}

/** The two ends of an edge in its own direction, whichever of them the drag began at. */
export function portRefs(
  start: HandleRef & { readonly type: string },
  end: HandleRef,
): Pick<FlowEdge, "from" | "to"> {
  const first = { node: start.nodeId, port: start.id ?? "" };
  const second = { node: end.nodeId, port: end.id ?? "" };
  return start.type === "source" ? { from: first, to: second } : { from: second, to: first };
}
