import { formatType } from "@millrace/graph";
import type { JobGraph } from "@millrace/graph";
import { z } from "zod";
import { stateDeclarations } from "../operators/state-declarations.ts";
import type { StateDeclaration, StoredColumn } from "../state/state-declaration.ts";
import { crc32c } from "./crc32c.ts";
import { hex, sealJson, unsealJson } from "./sealed-json.ts";

/**
 * A savepoint is a directory of its own, `savepoints/<id>/`, that can be copied and read anywhere: the manifest and state
 * files of a complete checkpoint as they are in a job's directory, and `savepoint.json` (format version 1, sealed JSON),
 * which is written last and atomically: a savepoint exists exactly when that file does. Tables are in it as in checkpoints,
 * in blocks (`table-block.ts`), whatever the backend; older ones have a section of each key group. It says what the savepoint is of
 * and describes each state; the JobGraph that it was taken from is what a restore is held against.
 */
export const SAVEPOINT_VERSION = 1;

const columnSchema = z.strictObject({ name: z.string(), type: z.string() });

const stateSchema = z.strictObject({
  operatorUid: z.string(),
  nodeId: z.string(),
  node: z.string(),
  name: z.string(),
  scope: z.enum(["keyed", "operator", "key-group"]),
  key: z.array(columnSchema),
  columns: z.array(columnSchema),
  /** Time to live; null: for ever. */
  ttlMs: z.number().nullable(),
});

const savepointSchema = z.strictObject({
  id: z.string(),
  name: z.string().nullable(),
  trigger: z.enum(["manual", "periodic", "stop", "drain"]),
  createdMs: z.number(),
  jobId: z.string(),
  jobName: z.string(),
  checkpointId: z.int(),
  /** Where the graph came from, as whoever ordered the savepoint knows it. */
  origin: z.strictObject({ documentId: z.string(), documentVersion: z.int() }).nullable(),
  maxParallelism: z.int(),
  /** Bytes of state, and of the checkpoint's manifest with its checksum. */
  bytes: z.number(),
  manifest: z.strictObject({ bytes: z.int(), checksum: z.int() }),
  graphDigest: z.string(),
  states: z.array(stateSchema),
  graph: z.custom<JobGraph>((value) => typeof value === "object" && value !== null && "vertices" in value),
});

const versionedSchema = z.strictObject({
  format: z.literal("millrace-savepoint"),
  version: z.int(),
  savepoint: z.unknown(),
});

export type Savepoint = z.infer<typeof savepointSchema>;
export type SavepointTrigger = Savepoint["trigger"];
export type DescribedState = z.infer<typeof stateSchema>;

export type DecodedSavepoint =
  | { readonly kind: "intact"; readonly savepoint: Savepoint }
  | { readonly kind: "damaged"; readonly problem: "checksum" | "format" | "version" };

export function encodeSavepoint(savepoint: Savepoint): Uint8Array {
  return sealJson({ format: "millrace-savepoint", version: SAVEPOINT_VERSION, savepoint });
}

export function decodeSavepoint(bytes: Uint8Array): DecodedSavepoint {
  const unsealed = unsealJson(bytes);
  if (unsealed.kind === "damaged") return unsealed;
  const versioned = versionedSchema.safeParse(unsealed.value);
  if (!versioned.success) return { kind: "damaged", problem: "format" };
  if (versioned.data.version !== SAVEPOINT_VERSION) return { kind: "damaged", problem: "version" };
  const savepoint = savepointSchema.safeParse(versioned.data.savepoint);
  return savepoint.success
    ? { kind: "intact", savepoint: savepoint.data }
    : { kind: "damaged", problem: "format" };
}

/** Graphs that are alike have one digest: eight hex digits. */
export const graphDigest = (graph: JobGraph): string =>
  hex(crc32c(new TextEncoder().encode(JSON.stringify({ ...graph, settings: null }))));

/** Every state of a graph, in its order. */
export function describeStates(graph: JobGraph): DescribedState[] {
  return graph.vertices.flatMap(({ operators }) =>
    operators.flatMap((operator) =>
      stateDeclarations(operator).map((declaration) => ({
        operatorUid: operator.uid,
        nodeId: operator.nodeId,
        node: operator.name,
        name: declaration.name,
        scope: declaration.scope,
        ...columnsOf(declaration),
        ttlMs: declaration.scope === "keyed" ? declaration.ttlMs : null,
      })),
    ),
  );
}

function columnsOf(declaration: StateDeclaration): Pick<DescribedState, "key" | "columns"> {
  if (declaration.scope !== "keyed")
    return { key: [], columns: declaration.names.map((name) => ({ name, type: "DOUBLE" })) };
  const key = declaration.key.map(({ name, type }) => ({ name, type: formatType(type) }));
  return { key, columns: [...declaration.head, ...declaration.columns].map(storedColumn) };
}

const PHYSICAL = { float64: "DOUBLE", int64: "BIGINT", byte: "TINYINT" } as const;

const storedColumn = ({ id, stored }: StoredColumn): { readonly name: string; readonly type: string } => ({
  name: id,
  type: stored.kind === "value" ? formatType(stored.type) : PHYSICAL[stored.kind],
});
