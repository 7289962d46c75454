import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { isSource } from "@millrace/graph";
import type { ChainedOperator, JobGraph, OperatorSpec } from "@millrace/graph";
import { partToken } from "@millrace/engine/node";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import type { Ledger, LedgerEntry } from "@millrace/protocol";
import { LineTally } from "./line-tally.ts";

type FileSink = Extract<OperatorSpec, { readonly kind: "file-sink" }>;

/** Operators that give one row for each that they take. */
const ROW_FOR_ROW: ReadonlySet<OperatorSpec["kind"]> = new Set([
  "calc",
  "watermark-assigner",
  "group-aggregate",
  "reduce",
  "file-sink",
] as const);

export interface LedgerRequest {
  readonly jobId: string;
  readonly graph: JobGraph;
  /** Of the newest completed checkpoint. */
  readonly checkpointId: number;
  readonly path: string;
  /** The newest completed one now: while it is another, what was read is of two. */
  readonly newest: () => Promise<number | null>;
  readonly explore: (query: StateQuery) => Promise<StateAnswer>;
}

const TRIES = 10;
const PAUSE_MS = 200;

/**
 * Rows in against rows out, from what is on disk: what the sources had given as of a checkpoint, by their positions in
 * it, and the lines of the part files that are committed; rows of files in progress wait to be seen. Where a node on the way gives more or fewer rows than it takes,
 * or a source's position says nothing of rows, there is nothing to compare, and that node is named.
 */
export async function ledgerOf(request: LedgerRequest): Promise<Ledger | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const entries = await entriesOf(request);
    if (entries !== null && (await request.newest()) === request.checkpointId)
      return { checkpointId: request.checkpointId, entries };
    if ((await request.newest()) !== request.checkpointId) return null;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}

/** Null where parts that the checkpoint covers are not committed yet. */
async function entriesOf(request: LedgerRequest): Promise<LedgerEntry[] | null> {
  const entries: LedgerEntry[] = [];
  for (const { operators } of request.graph.vertices) {
    for (const operator of operators) {
      if (operator.spec.kind !== "file-sink") continue;
      const entry = await entryOf(operator, operator.spec, request);
      if (entry === null) return null;
      entries.push(entry);
    }
  }
  return entries;
}

async function entryOf(
  sink: ChainedOperator,
  spec: FileSink,
  request: LedgerRequest,
): Promise<LedgerEntry | null> {
  const upstream = operatorsAbove(sink, request.graph);
  const limit = upstream.find((operator) => !isSource(operator.spec) && !keepsRows(operator.spec));
  const about = { nodeId: sink.nodeId, node: sink.name };
  const names = await visibleParts(spec, partToken(request.jobId, sink.uid));
  const parts = await stateRows(sink, "parts", request);
  const unseen = parts.filter(([name = ""]) => !names.includes(name));
  if (unseen.some((part) => !isOpen(part))) return null;
  const out = await linesOf(spec, names);
  if (limit !== undefined)
    return { ...about, ...out, rowsIn: null, limitedBy: { nodeId: limit.nodeId, node: limit.name } };
  let rowsIn = 0;
  for (const source of upstream.filter(({ spec: { kind } }) => kind.endsWith("-source"))) {
    const given = await rowsGiven(source, request);
    if (given === null)
      return { ...about, ...out, rowsIn: null, limitedBy: { nodeId: source.nodeId, node: source.name } };
    rowsIn += given;
  }
  for (const [, rows = "0"] of unseen) rowsIn -= Number(rows);
  return { ...about, ...out, rowsIn, limitedBy: null };
}

/** Its file is being written, and is seen when it has ended. */
const isOpen = ([name, , , state]: readonly string[]): boolean => state === "open" || name === "-";

const keepsRows = (spec: OperatorSpec): boolean =>
  ROW_FOR_ROW.has(spec.kind) && !(spec.kind === "calc" && spec.filter !== null);

/** Every operator that rows of the sink come through, sources included. */
function operatorsAbove(sink: ChainedOperator, graph: JobGraph): readonly ChainedOperator[] {
  const found = new Set<ChainedOperator>();
  const climb = (operator: ChainedOperator): void => {
    if (found.has(operator)) return;
    found.add(operator);
    for (const above of feeding(operator, graph)) climb(above);
  };
  for (const above of feeding(sink, graph)) climb(above);
  return [...found];
}

function feeding(operator: ChainedOperator, graph: JobGraph): readonly ChainedOperator[] {
  const vertex = graph.vertices.find(({ operators }) => operators.includes(operator));
  if (vertex === undefined) return [];
  if (operator.input !== null) return [vertex.operators[operator.input]!];
  return graph.edges
    .filter(({ target }) => target === vertex.id)
    .flatMap(({ source, sourceOperator }) => {
      const above = graph.vertices.find(({ id }) => id === source)?.operators[sourceOperator];
      return above === undefined ? [] : [above];
    });
}

/** Rows that a source had given as of the checkpoint; null: its position does not say. */
async function rowsGiven(source: ChainedOperator, request: LedgerRequest): Promise<number | null> {
  const { spec } = source;
  const positions = (await stateRows(source, "position", request)).map((row) => row.map(Number));
  switch (spec.kind) {
    case "collection-source":
      return positions.reduce((sum, [next = 0]) => sum + next, 0);
    case "text-file-source":
      if (spec.partBytes !== undefined) return null;
      return (await new LineTally().addFile(spec.path, { end: positions[0]?.[0] ?? 0 })).lines;
    case "sequence-source":
      return splitRows(positions, Number(spec.to) - Number(spec.from) + 1);
    case "data-generator-source":
      return splitRows(positions, spec.rows);
    default:
      return null;
  }
}

/** Every `stride`-th row up to the next is given; of a split that is not there any more, all of them. */
function splitRows(positions: readonly (readonly number[])[], total: number | null): number | null {
  const open = new Map(
    positions.flatMap(([stride = 0, next = 0]) => (stride > 0 ? [[next % stride, next]] : [])),
  );
  const stride = positions.find(([width = 0]) => width > 0)?.[0];
  if (stride === undefined) return total;
  let rows = 0;
  for (let owner = 0; owner < stride; owner++) {
    const next = open.get(owner) ?? total;
    if (next === null) return null;
    rows += Math.max(0, Math.ceil((next - owner) / stride));
  }
  return rows;
}

async function stateRows(
  { uid }: ChainedOperator,
  state: string,
  { path, graph, explore }: LedgerRequest,
): Promise<readonly (readonly string[])[]> {
  const about = { path, graph, operatorUid: uid, state, search: null, against: null };
  const answer = await explore({ ...about, offset: 0, limit: 100_000 });
  return answer.kind === "rows" ? answer.rows.map(({ values }) => values) : [];
}

async function visibleParts({ directory }: FileSink, token: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true }).catch((): string[] => []);
  return names.filter((name) => basename(name).startsWith(`part-${token}-`));
}

async function linesOf(
  { directory, format, header }: FileSink,
  names: readonly string[],
): Promise<Pick<LedgerEntry, "rowsOut" | "distinct" | "files">> {
  const tally = new LineTally();
  for (const name of names)
    await tally.addFile(join(directory, name), { skipFirst: format === "csv" && header });
  return { rowsOut: tally.lines, distinct: tally.distinct, files: names.length };
}
