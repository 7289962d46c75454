import type { ChainedOperator, JobGraph, OperatorSpec } from "@millrace/graph";
import type { RunSpec } from "./run-spec.ts";

/** Nodes whose input a simulation has to be given: those it was captured of, and those it could not be. */
export interface CapturedSources {
  readonly captured: readonly string[];
  readonly missing: readonly string[];
}

type Input = Pick<RunSpec, "files" | "sockets" | "rows" | "hostSamples">;

/** Of the graph as it was compiled. */
export function capturedSources(graph: JobGraph, input: Input): CapturedSources {
  const captured: string[] = [];
  const missing: string[] = [];
  for (const operator of graph.vertices.flatMap(({ operators }) => operators)) {
    const has = hasInput(operator, input);
    if (has !== null) (has ? captured : missing).push(operator.nodeId);
  }
  return { captured, missing };
}

/** Null: it needs none. */
function hasInput({ nodeId, spec }: ChainedOperator, input: Input): boolean | null {
  switch (spec.kind) {
    case "text-file-source":
    case "csv-text-source":
    case "json-lines-source":
      return Object.hasOwn(input.files, spec.path);
    case "parquet-source":
    case "avro-source":
      return Object.hasOwn(input.rows, nodeId);
    case "directory-source":
      return (
        Object.hasOwn(input.rows, nodeId) || Object.keys(input.files).some((path) => isBelow(path, spec))
      );
    case "socket-text-source":
      return Object.hasOwn(input.sockets, `${spec.host}:${spec.port}`);
    case "host-metrics-source":
      return input.hostSamples.length > 0;
    default:
      return null;
  }
}

const isBelow = (
  path: string,
  { directory }: Extract<OperatorSpec, { readonly kind: "directory-source" }>,
): boolean => path.startsWith(`${directory}/`);
