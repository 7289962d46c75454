import type { JobGraph, OperatorSpec } from "@millrace/graph";
import { operatorsOfNode } from "../store/operators-of-node.ts";

/** What one entry of a node's state is. */
export type EntryKind = "entries" | "keys" | "windows" | "slices" | "rows" | "requests";

export interface KeptByNode {
  readonly entry: EntryKind;
  /** Its function may set timers. */
  readonly setsTimers: boolean;
  /** Rows come back to it. */
  readonly loops: boolean;
  /** It reads rows from outside: those that are wrong are malformed ones, and at any other node they are rows that failed. */
  readonly isSource: boolean;
  /** A custom partitioning behind it may leave rows out. */
  readonly sendsByPartitioner: boolean;
}

/** Of a node's operators, the first that keeps something decides. */
export function keptByNode(graph: JobGraph, nodeId: string): KeptByNode {
  const own = operatorsOfNode(graph, nodeId);
  const entry = own.map(({ spec }) => entryOf(spec)).find((kind) => kind !== "entries") ?? "entries";
  return {
    entry,
    setsTimers: own.some(({ spec }) => TIMED.has(spec.kind)),
    loops: own.some(({ spec }) => spec.kind === "iterate"),
    isSource: own.some(({ inputSchema }) => inputSchema === null),
    sendsByPartitioner: sendsByPartitioner(graph, nodeId),
  };
}

const sendsByPartitioner = ({ vertices, edges }: JobGraph, nodeId: string): boolean =>
  edges.some(({ source, sourceOperator, partitioning }) => {
    if (partitioning.kind !== "partitioner") return false;
    const { by } = partitioning;
    const skips = (by.kind === "expression" ? by : by.code).onError === "skip";
    const sender = vertices.find(({ id }) => id === source)?.operators[sourceOperator];
    return skips && sender?.nodeId === nodeId;
  });

const TIMED: ReadonlySet<OperatorSpec["kind"]> = new Set(["process-function", "co-process-function"]);

function entryOf(spec: OperatorSpec): EntryKind {
  switch (spec.kind) {
    case "window":
      return "windows";
    case "window-aggregate":
      // Windows that overlap share what they have in common: a slice for each part.
      return spec.window.kind === "sliding" ? "slices" : "windows";
    case "count-window-aggregate":
    case "group-aggregate":
    case "reduce":
    case "deduplicate":
    case "process-function":
    case "co-process-function":
      return "keys";
    case "top-n":
    case "interval-join":
    case "window-join":
      return "rows";
    case "async-request":
      return "requests";
    default:
      return "entries";
  }
}
