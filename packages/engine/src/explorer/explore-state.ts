import type { ChainedOperator, JobGraph } from "@millrace/graph";
import { decodeManifest } from "../checkpoint/manifest-format.ts";
import { placedFiles, placeOf } from "../checkpoint/placed-files.ts";
import type { StateSection } from "../checkpoint/state-io.ts";
import { wholeSections } from "../checkpoint/whole-sections.ts";
import { createOperator } from "../operators/registry.ts";
import { stateDeclarations } from "../operators/state-declarations.ts";
import { ByteReader } from "../state/byte-reader.ts";
import { keySearch } from "../state/key-search.ts";
import type { StateDeclaration } from "../state/state-declaration.ts";
import { MANIFEST } from "../storage/checkpoint-directories.ts";
import { readWhole } from "../storage/durable-files.ts";
import type { FileSystem } from "../storage/file-system.ts";
import { loadStateFiles } from "../storage/state-files.ts";
import { columnsOf, stateRows } from "./state-rows.ts";
import type { LyingRow, StateColumns, StateRow } from "./state-rows.ts";

/** What of a checkpoint or savepoint is asked for. */
export interface StateQuery {
  /** Directory of the checkpoint or savepoint, and the graph that it is of. */
  readonly path: string;
  readonly graph: JobGraph;
  readonly operatorUid: string;
  readonly state: string;
  /** Only entries with a key that has this text in it, whatever its case. */
  readonly search: string | null;
  readonly offset: number;
  readonly limit: number;
  /** An earlier one to compare with: entries are those that differ. */
  readonly against: { readonly path: string; readonly graph: JobGraph } | null;
}

/** `before`: what the earlier one has of a changed or removed entry. */
export interface ExploredRow extends StateRow {
  readonly subtask: number;
  readonly change: "added" | "removed" | "changed" | null;
  readonly before: readonly string[] | null;
}

export type StateAnswer =
  | {
      readonly kind: "rows";
      readonly columns: StateColumns;
      readonly rows: readonly ExploredRow[];
      /** All that there are, and those that the query is for. */
      readonly entries: number;
      readonly found: number;
    }
  | { readonly kind: "unknown" }
  | { readonly kind: "unreadable"; readonly problem: string }
  /** More entries than are compared. */
  | { readonly kind: "too-large"; readonly entries: number };

/** Entries of two states are held in memory to be compared. */
const MAX_COMPARED = 2_000_000;

/** Reads one state, file after file: what is held at a time is one subtask's. */
export async function exploreState(files: FileSystem, query: StateQuery): Promise<StateAnswer> {
  const operator = operatorOf(query.graph, query.operatorUid);
  const declaration = operator && declarationOf(operator, query.state);
  if (!declaration) return { kind: "unknown" };
  try {
    return query.against === null
      ? await listed(files, query, declaration)
      : await compared(files, query, query.against, declaration);
  } catch (error) {
    if (error instanceof UnreadableStateError) return { kind: "unreadable", problem: error.message };
    throw error;
  }
}

class UnreadableStateError extends Error {
  override readonly name = "UnreadableStateError";
}

async function listed(
  files: FileSystem,
  query: StateQuery,
  declaration: StateDeclaration,
): Promise<StateAnswer> {
  const rows: ExploredRow[] = [];
  const wanted = keySearch(query.search);
  let [entries, found] = [0, 0];
  for await (const { subtask, row } of entriesOf(files, query, query, declaration)) {
    entries++;
    if (wanted !== null && !wanted(row.key())) continue;
    found++;
    if (found > query.offset && rows.length < query.limit)
      rows.push({ ...row.whole(), subtask, change: null, before: null });
  }
  return { kind: "rows", columns: columnsOf(declaration), rows, entries, found };
}

async function compared(
  files: FileSystem,
  query: StateQuery,
  against: NonNullable<StateQuery["against"]>,
  declaration: StateDeclaration,
): Promise<StateAnswer> {
  const before = new Map<string, ExploredRow>();
  const old = operatorOf(against.graph, query.operatorUid);
  const oldDeclaration = (old && declarationOf(old, query.state)) ?? declaration;
  for await (const { subtask, row: lying } of entriesOf(files, against, query, oldDeclaration)) {
    const row = lying.whole();
    before.set(identity(row), { ...row, subtask, change: "removed", before: row.values });
    if (before.size > MAX_COMPARED) return { kind: "too-large", entries: before.size };
  }
  const differing: ExploredRow[] = [];
  const wanted = keySearch(query.search);
  const isWanted = ({ key, values }: StateRow): boolean =>
    wanted === null || wanted(key.length > 0 ? key : values);
  let entries = 0;
  for await (const { subtask, row: lying } of entriesOf(files, query, query, declaration)) {
    entries++;
    const row = lying.whole();
    const id = identity(row);
    const was = before.get(id);
    before.delete(id);
    if (!isWanted(row)) continue;
    if (was === undefined) differing.push({ ...row, subtask, change: "added", before: null });
    else if (was.values.join("\0") !== row.values.join("\0"))
      differing.push({ ...row, subtask, change: "changed", before: was.values });
  }
  for (const gone of before.values()) if (isWanted(gone)) differing.push(gone);
  const { offset, limit } = query;
  const rows = differing.slice(offset, offset + limit);
  return { kind: "rows", columns: columnsOf(declaration), rows, entries, found: differing.length };
}

const identity = ({ key, window, keyGroup }: StateRow): string =>
  JSON.stringify([key, window, key.length === 0 ? keyGroup : 0]);

async function* entriesOf(
  files: FileSystem,
  from: { readonly path: string; readonly graph: JobGraph },
  { operatorUid, state }: Pick<StateQuery, "operatorUid" | "state">,
  declaration: StateDeclaration,
): AsyncGenerator<{ readonly subtask: number; readonly row: LyingRow }, void> {
  const { maxParallelism } = from.graph;
  const all = { maxParallelism, keyGroups: { from: 0, to: maxParallelism }, create: createOperator };
  for await (const { subtask, sections } of sectionsOf(files, from.path, operatorUid)) {
    const operator = operatorOf(from.graph, operatorUid);
    const whole = operator ? wholeSections(operator, sections, all) : [];
    const own = whole.filter((section) => section.name === state);
    const passed = timeByKeyGroup(declaration, whole);
    for (const section of own.toSorted((a, b) => a.keyGroup - b.keyGroup))
      for (const row of stateRows(declaration, section, passed.get(section.keyGroup) ?? null))
        yield { subtask, row };
  }
}

/** How far time has come, where entries fire by it. */
function timeByKeyGroup(
  declaration: StateDeclaration,
  sections: readonly StateSection[],
): ReadonlyMap<number, number> {
  const timeState = declaration.scope === "keyed" ? declaration.firing?.timeState : undefined;
  const times = sections.filter(({ name }) => name === timeState);
  return new Map(times.map(({ keyGroup, bytes }) => [keyGroup, new ByteReader(bytes).float64()]));
}

async function* sectionsOf(
  files: FileSystem,
  path: string,
  operatorUid: string,
): AsyncGenerator<{ readonly subtask: number; readonly sections: readonly StateSection[] }, void> {
  const bytes = await readWhole(files, `${path}/${MANIFEST}`).catch((error: unknown) => {
    throw new UnreadableStateError(String(error));
  });
  const decoded = decodeManifest(bytes);
  if (decoded.kind === "damaged") throw new UnreadableStateError(`${decoded.problem} of ${MANIFEST}`);
  const { checkpointId, vertices } = decoded.manifest;
  for (const vertex of vertices) {
    if (!vertex.operatorUids.includes(operatorUid)) continue;
    for (const [subtask, saved] of vertex.subtasks.entries()) {
      const placed = placedFiles(checkpointId, saved);
      if (placed.length === 0) continue;
      const loaded = await loadStateFiles(
        files,
        placed.map((file) => ({ ...file, path: placeOf({ path, checkpointId }, file) })),
      );
      if ("failure" in loaded) throw new UnreadableStateError(String(loaded.failure.params["problem"]));
      yield { subtask, sections: loaded.sections };
    }
  }
}

const operatorOf = (graph: JobGraph, uid: string): ChainedOperator | undefined =>
  graph.vertices.flatMap(({ operators }) => operators).find((operator) => operator.uid === uid);

const declarationOf = (operator: ChainedOperator, name: string): StateDeclaration | undefined =>
  stateDeclarations(operator).find((declaration) => declaration.name === name);
