import { isSource, jobFailure, restoreCheck } from "@millrace/graph";
import type {
  ChainedOperator,
  Diagnostic,
  JobFailure,
  JobEdge,
  JobGraph,
  JobVertex,
  RowSchema,
} from "@millrace/graph";
import { operatorsToMigrate } from "../checkpoint/migrate-sections.ts";
import { placedFiles, placeOf } from "../checkpoint/placed-files.ts";
import type { RestoredBase, StateFile } from "../rpc/gateway.ts";
import { schemaSignature } from "../network/in-flight-rows.ts";
import { carries } from "./carries.ts";
import { edgeKeys, linkKeys, operatorsOfKey, withoutEdge } from "../task/in-flight-keys.ts";
import type { CheckpointManifest, ManifestSubtask } from "./job-storage.ts";

/** What each subtask of an attempt starts from. */
export interface RestorePlan {
  readonly checkpointId: number | null;
  files(vertex: JobVertex, subtask: number): readonly StateFile[];
  /** What its next checkpoint may build on: the state is its own, as it left it, and stays on the disk; null: nothing. */
  base(vertex: JobVertex, subtask: number): RestoredBase | null;
  /** Files that may hold rows in flight towards it: what its own subtasks and those that fed them had written. */
  inFlight(vertex: JobVertex, subtask: number): readonly StateFile[];
  /** It had ended, and stays so: nothing is deployed anew but the end of its output. */
  finished(vertex: JobVertex, subtask: number): boolean;
  /** What such a subtask has in every later checkpoint; null: it runs. */
  kept(vertex: JobVertex, subtask: number): ManifestSubtask | null;
  /** Every subtask of the source that the vertex begins with had finished, in whatever chain it was. */
  sourceEnded(vertex: JobVertex): boolean;
  /** Operators of the vertex as they were, where their state has another shape now. */
  migrate(vertex: JobVertex): readonly ChainedOperator[];
  /** By name of an edge into the vertex, or within its chain: the columns that its rows had, where they are others now. */
  savedSchemas(vertex: JobVertex): Readonly<Record<string, RowSchema>>;
}

export interface RestoreTerms {
  /** The graph that the checkpoint was taken of; null: one with the same states. */
  readonly saved: JobGraph | null;
  readonly allowNonRestoredState: boolean;
  /** The checkpoint is one of the job's own: what it builds on is in the job's directory. */
  readonly isOwn: boolean;
  /** Checkpoints of the job may build on it. */
  readonly isBase: boolean;
}

export const FRESH_START: RestorePlan = {
  checkpointId: null,
  files: () => [],
  base: () => null,
  inFlight: () => [],
  finished: () => false,
  kept: () => null,
  sourceEnded: () => false,
  migrate: () => [],
  savedSchemas: () => ({}),
};

/**
 * State is matched by operator uid. At an unchanged parallelism a subtask reads its own files; otherwise those of all
 * subtasks, and keeps what its key groups own.
 *
 * A subtask that had ended does not run again where its vertex is as it was and the checkpoint is the job's own; its last
 * state stays where it is. Otherwise it runs with that state and comes to its end once more: what others read where it had
 * read is known, and an edited graph may give it something new.
 */
export function planRestore(
  graph: JobGraph,
  checkpoint: { readonly path: string; readonly manifest: CheckpointManifest },
  terms: RestoreTerms,
): { readonly plan: RestorePlan } | { readonly failure: JobFailure } {
  const problem = incompatibility(graph, checkpoint.manifest, terms);
  if (problem !== null)
    return { failure: jobFailure("runtime.restore-failed", { checkpoint: checkpoint.path, problem }) };
  const failure = terms.allowNonRestoredState ? null : strandedRows(graph, checkpoint);
  if (failure !== null) return { failure };
  const { manifest, path } = checkpoint;
  const keys = edgeKeys(graph);
  const kept = (vertex: JobVertex, subtask: number): ManifestSubtask | null =>
    terms.isOwn ? endedAsItWas(manifest, vertex, subtask) : null;
  return {
    plan: {
      checkpointId: manifest.checkpointId,
      files: (vertex, subtask) =>
        kept(vertex, subtask) === null
          ? sources(manifest, vertex, subtask).flatMap((source) => stateFiles(path, manifest, source))
          : [],
      base: (vertex, subtask) => (terms.isBase ? baseOf(manifest, vertex, subtask) : null),
      inFlight: (vertex, subtask) => {
        const into = graph.edges.filter(({ target }) => target === vertex.id);
        const edges = new Set(into.map(({ id }) => keys.get(id) ?? id));
        const links = new Set(linkKeys(vertex).values());
        return inFlightFiles(manifest, { vertex, subtask, edges, links }).map(
          ({ name, bytes, checksum }) => ({
            path: `${path}/${name}`,
            bytes,
            checksum,
          }),
        );
      },
      finished: (vertex, subtask) => kept(vertex, subtask) !== null,
      kept,
      sourceEnded: ({ operators: [head] }) => {
        if (head === undefined || !isSource(head.spec)) return false;
        const from = manifest.vertices.filter(({ operatorUids }) => operatorUids.includes(head.uid));
        return from.length > 0 && from.every(({ subtasks }) => subtasks.every(({ finished }) => finished));
      },
      migrate: (vertex) =>
        terms.saved === null
          ? []
          : operatorsToMigrate(
              terms.saved.vertices.flatMap(({ operators }) => operators),
              vertex.operators,
            ),
      savedSchemas: (vertex) => (terms.saved === null ? {} : changedSchemas(terms.saved, graph, vertex)),
    },
  };
}

/** Those that the newest builds on come before it. */
const stateFiles = (
  path: string,
  { checkpointId }: CheckpointManifest,
  subtask: ManifestSubtask,
): readonly StateFile[] =>
  placedFiles(checkpointId, subtask).map((file) => ({
    path: placeOf({ path, checkpointId }, file),
    bytes: file.bytes,
    checksum: file.checksum,
    ...(file.isBase && { isBase: true }),
  }));

/** Null: it had not ended, or its vertex is another one now. */
function endedAsItWas(
  manifest: CheckpointManifest,
  vertex: JobVertex,
  subtask: number,
): ManifestSubtask | null {
  const was = asItWas(manifest, vertex, subtask);
  return was?.finished === true ? { takenAt: manifest.checkpointId, ...was } : null;
}

/** Null: it had ended or kept nothing, or its vertex is another one now. */
function baseOf(manifest: CheckpointManifest, vertex: JobVertex, subtask: number): RestoredBase | null {
  const { checkpointId } = manifest;
  const was = asItWas(manifest, vertex, subtask);
  if (was === null || was.finished || was.file === null || was.takenAt !== undefined) return null;
  const files = placedFiles(checkpointId, was).map(({ isBase: _, ...file }) => file);
  return { checkpointId, files };
}

/** Null: its vertex is another one now. */
function asItWas(
  { vertices }: CheckpointManifest,
  vertex: JobVertex,
  subtask: number,
): ManifestSubtask | null {
  const saved = vertices.find(({ vertexId }) => vertexId === vertex.id);
  if (saved?.parallelism !== vertex.parallelism) return null;
  const isSame =
    saved.operatorUids.length === vertex.operators.length &&
    vertex.operators.every(({ uid }, index) => saved.operatorUids[index] === uid);
  return isSame ? (saved.subtasks[subtask] ?? null) : null;
}

function sources(
  manifest: CheckpointManifest,
  vertex: JobVertex,
  subtask: number,
): readonly ManifestSubtask[] {
  const uids = new Set(vertex.operators.map((operator) => operator.uid));
  return manifest.vertices
    .filter((saved) => saved.operatorUids.some((uid) => uids.has(uid)))
    .flatMap((saved) =>
      saved.parallelism === vertex.parallelism ? saved.subtasks.slice(subtask, subtask + 1) : saved.subtasks,
    );
}

interface InFlightTarget {
  readonly vertex: JobVertex;
  readonly subtask: number;
  readonly edges: ReadonlySet<string>;
  /** What were edges perhaps, within the chain. */
  readonly links: ReadonlySet<string>;
}

/** At an unchanged parallelism what other subtasks of the consumer had is not read. */
function inFlightFiles(manifest: CheckpointManifest, { vertex, subtask, edges, links }: InFlightTarget) {
  return manifest.vertices.flatMap(({ operatorUids, parallelism, subtasks }) => {
    const isOwn = operatorUids.includes(vertex.operators[0]?.uid ?? "") && parallelism === vertex.parallelism;
    return subtasks.flatMap(({ inFlight }, index) => {
      if (inFlight === undefined) return [];
      const isFed = (!isOwn || index === subtask) && inFlight.edges.some((edge) => edges.has(edge));
      return isFed || inFlight.edges.some((edge) => links.has(edge)) ? [inFlight] : [];
    });
  });
}

function incompatibility(
  graph: JobGraph,
  manifest: CheckpointManifest,
  { saved, allowNonRestoredState }: RestoreTerms,
): string | null {
  if (manifest.maxParallelism !== graph.maxParallelism) {
    return `max parallelism ${manifest.maxParallelism}, not ${graph.maxParallelism}`;
  }
  const problem = saved && restoreCheck(saved, graph, { allowNonRestoredState }).problems.find(isError);
  if (problem) return `${problem.code} ${JSON.stringify(problem.params)}`;
  if (allowNonRestoredState) return null;
  const known = new Set(graph.vertices.flatMap((vertex) => vertex.operators.map((operator) => operator.uid)));
  const lost = manifest.vertices.flatMap(({ operatorUids, statelessUids = [] }) =>
    operatorUids.filter((uid) => !known.has(uid) && !statelessUids.includes(uid)),
  );
  return lost.length === 0 ? null : `state of ${lost.join(", ")}`;
}

/** What rows in flight towards a vertex have to be carried over from. */
function changedSchemas(
  saved: JobGraph,
  graph: JobGraph,
  vertex: JobVertex,
): Readonly<Record<string, RowSchema>> {
  const before = edgeKeys(saved);
  const now = edgeKeys(graph);
  const was = new Map(saved.edges.map((edge) => [before.get(edge.id) ?? edge.id, edge]));
  const changed: Record<string, RowSchema> = {};
  const compare = (key: string, next: Pick<JobEdge, "schema" | "partitioning">, isLink: boolean): void => {
    const from = was.get(key);
    if (from === undefined || schemaSignature(from.schema) === schemaSignature(next.schema)) return;
    if (carries(isLink ? { ...from, partitioning: FORWARD } : from, next)) changed[key] = from.schema;
  };
  for (const edge of graph.edges)
    if (edge.target === vertex.id) compare(now.get(edge.id) ?? edge.id, edge, false);
  for (const [index, key] of linkKeys(vertex)) {
    const schema = vertex.operators[index]?.inputSchema ?? null;
    if (schema !== null) compare(key, { schema, partitioning: FORWARD }, true);
  }
  return changed;
}

const FORWARD = { kind: "forward" } as const;

/** Rows that were in flight between two nodes where there is no edge now. */
function strandedRows(
  graph: JobGraph,
  { path, manifest }: { readonly path: string; readonly manifest: CheckpointManifest },
): JobFailure | null {
  const inFlight = manifest.vertices.flatMap(({ subtasks }) =>
    subtasks.flatMap((subtask) => subtask.inFlight?.edges ?? []),
  );
  const [edge] = withoutEdge(graph, inFlight);
  if (edge === undefined) return null;
  const operators = graph.vertices.flatMap((vertex) => vertex.operators);
  const names = new Map(operators.map(({ uid, name }) => [uid, name]));
  const [from = edge, to = edge] = operatorsOfKey(edge).map((uid) => names.get(uid) ?? uid);
  const nodeId = operators.find(({ uid }) => uid === operatorsOfKey(edge)[1])?.nodeId ?? null;
  return jobFailure(
    "runtime.in-flight-without-edge",
    { checkpoint: path, from, to },
    { nodeId, cause: edge },
  );
}

const isError = ({ severity }: Diagnostic): boolean => severity === "error";
