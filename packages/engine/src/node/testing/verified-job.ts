import { readdirSync, readFileSync } from "node:fs";
import type {
  ChainedOperator,
  CheckpointSettings,
  JobGraph,
  OperatorSpec,
  StateBackendKind,
} from "@millrace/graph";
import { NUMBERED } from "./numbered-rows.ts";
import type { VerifiedRun } from "./verifying-operators.ts";
import { TEST_SETTINGS } from "./word-count-graph.ts";

export interface VerifiedJob {
  readonly run: VerifiedRun;
  readonly parallelism: number;
  readonly checkpoint: Partial<CheckpointSettings>;
  readonly backend: StateBackendKind;
}

/** source -> (by split) failing map -> (by the split after it) verifying sink. */
export function verifiedJob({ run, parallelism, checkpoint, backend }: VerifiedJob): JobGraph {
  const operator = (uid: string, spec: OperatorSpec): ChainedOperator => ({
    uid,
    nodeId: uid,
    name: JSON.stringify(run),
    spec,
    input: null,
    inputSchema: uid === "source" ? null : NUMBERED,
    outputSchema: uid === "sink" ? null : NUMBERED,
  });
  const vertex = (id: string, spec: OperatorSpec): JobGraph["vertices"][number] => ({
    id,
    name: id,
    parallelism,
    slotSharingGroup: "default",
    operators: [operator(id, spec)],
  });
  const edge = (source: string, target: string): JobGraph["edges"][number] => ({
    id: `${source}-${target}`,
    streamEdgeIds: [],
    source,
    sourceOperator: 0,
    target,
    partitioning: { kind: "hash", keys: [0] },
    schema: NUMBERED,
  });
  return {
    name: "verified",
    maxParallelism: 128,
    settings: {
      ...TEST_SETTINGS,
      checkpoint: { ...TEST_SETTINGS.checkpoint, ...checkpoint },
      stateBackend: { kind: backend, memoryMb: 1 },
    },
    vertices: [
      vertex("source", { kind: "collection-source", rows: [] }),
      vertex("map", { kind: "calc", filter: null, projections: null }),
      vertex("sink", { kind: "discard-sink" }),
    ],
    edges: [edge("source", "map"), edge("map", "sink")],
  };
}

/** What the sources gave and what the sinks found, over all subtasks; and the failures that happened. */
export function verifiedResult(directory: string) {
  const all = (part: string): [number, unknown][] =>
    readdirSync(directory)
      .filter((name) => name.startsWith(`${part}-`))
      .flatMap((name) => JSON.parse(readFileSync(`${directory}/${name}`, "utf8")) as [number, unknown][]);
  const given = all("source").reduce((sum, [, n]) => sum + (n as number), 0);
  const seen = all("sink").map(([, found]) => found as Record<string, number>);
  const sum = (figure: string): number => seen.reduce((total, found) => total + (found[figure] ?? 0), 0);
  return {
    given,
    rows: sum("rows"),
    lost: sum("lost") + given - sum("next"),
    duplicated: sum("duplicated"),
    outOfOrder: sum("outOfOrder"),
    miscounted: sum("miscounted"),
    storedBytes: sum("storedBytes"),
    failures: readdirSync(directory).filter((name) => name.startsWith("failed-")).length,
  };
}
