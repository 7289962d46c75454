import type { FlowEdge } from "@millrace/graph";

/** Ends that are written `a` and `b`, or with ports other than `out` and `in` as `a.port` and `b:port`. */
export function edgeEnds(from: string, to: string): Pick<FlowEdge, "from" | "to"> {
  const [source = "", output = "out"] = (from.split(":")[0] ?? "").split(".");
  const [target = "", input = "in"] = (to.split(".")[0] ?? "").split(":");
  return { from: { node: source, port: output }, to: { node: target, port: input } };
}
