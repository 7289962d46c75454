import { join, resolve } from "node:path";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import { SAMPLES } from "./samples.ts";

/** Files and directories of sources and sinks as absolute paths: below `from`, `samples/...` where those are. */
export function withAbsolutePaths(graph: JobGraph, from: string): JobGraph {
  return {
    ...graph,
    vertices: graph.vertices.map((vertex) => ({
      ...vertex,
      operators: vertex.operators.map((operator) => ({ ...operator, spec: absolute(operator.spec, from) })),
    })),
  };
}

export const outputDirectories = (graph: JobGraph): readonly string[] =>
  graph.vertices.flatMap(({ operators }) =>
    operators.flatMap(({ spec }) => ("directory" in spec ? [spec.directory] : [])),
  );

function absolute(spec: OperatorSpec, from: string): OperatorSpec {
  if ("directory" in spec) return { ...spec, directory: resolve(from, spec.directory) };
  if (!("path" in spec)) return spec;
  const [first, ...rest] = spec.path.split("/");
  return { ...spec, path: first === "samples" ? join(SAMPLES, ...rest) : resolve(from, spec.path) };
}
