import { dirname, join, resolve } from "node:path";
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
    operators.flatMap(({ spec }) => {
      if (spec.kind === "sqlite-sink") return [dirname(spec.path)];
      return spec.kind === "file-sink" ? [spec.directory] : [];
    }),
  );

function absolute(spec: OperatorSpec, from: string): OperatorSpec {
  if (spec.kind === "directory-source") return { ...spec, directory: readPath(from, spec.directory) };
  if (spec.kind === "sqlite-sink") return { ...spec, path: resolve(from, spec.path) };
  if ("directory" in spec) return { ...spec, directory: resolve(from, spec.directory) };
  return "path" in spec ? { ...spec, path: readPath(from, spec.path) } : spec;
}

function readPath(from: string, path: string): string {
  const [first, ...rest] = path.split("/");
  return first === "samples" ? join(SAMPLES, ...rest) : resolve(from, path);
}
