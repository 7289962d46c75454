import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { isSource } from "@millrace/graph";
import type { ChainedOperator, JobGraph, OperatorSpec } from "@millrace/graph";
import { partToken } from "@millrace/engine/node";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import type { Ledger, LedgerEntry } from "@millrace/protocol";
import { RowTally } from "./row-tally.ts";

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
 * it, and the rows of the part files that are committed; rows of files in progress wait to be seen. A row counts once for
 * each way that it has to the sink. Where a node on the way gives more or fewer rows than it takes, or a source's position
 * says nothing of rows, there is nothing to compare, and that node is named. Null where checkpoints follow one another so
 * fast that the files of none could be listed.
 */
export async function ledgerOf(request: LedgerRequest): Promise<Ledger | null> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const listed = await Promise.all(sinksOf(request).map((sink) => withParts(sink, request.jobId)));
    // What is visible now is of this checkpoint, however long it takes to be read.
    if ((await request.newest()) !== request.checkpointId) return null;
    const entries = await Promise.all(listed.map((sink) => entryOf(sink, request)));
    const known = entries.filter((entry) => entry !== null);
    if (known.length === entries.length) return { checkpointId: request.checkpointId, entries: known };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}

interface Sink {
  readonly operator: ChainedOperator;
  readonly spec: FileSink;
}

interface ListedSink extends Sink {
  /** Its visible parts, below its directory. */
  readonly names: readonly string[];
}

const sinksOf = ({ graph }: LedgerRequest): readonly Sink[] =>
  graph.vertices.flatMap(({ operators }) =>
    operators.flatMap((operator) =>
      operator.spec.kind === "file-sink" ? [{ operator, spec: operator.spec }] : [],
    ),
  );

async function withParts(sink: Sink, jobId: string): Promise<ListedSink> {
  const token = partToken(jobId, sink.operator.uid);
  const names = await readdir(sink.spec.directory, { recursive: true }).catch((): string[] => []);
  return { ...sink, names: names.filter((name) => basename(name).startsWith(`part-${token}-`)) };
}

/** Null where parts that the checkpoint covers are not committed yet, or it cannot be read. */
async function entryOf(
  { operator, spec, names }: ListedSink,
  request: LedgerRequest,
): Promise<LedgerEntry | null> {
  const parts = await stateRows(operator, "parts", request);
  const unseen = parts?.filter(([name = ""]) => !names.includes(name));
  if (unseen === undefined || unseen.some((part) => !isOpen(part))) return null;
  const about = { nodeId: operator.nodeId, node: operator.name, ...(await rowsOf(spec, names)) };
  const ways = waysTo(operator, request.graph);
  if (ways.limit !== null) return { ...about, rowsIn: null, limitedBy: named(ways.limit) };
  let rowsIn = 0;
  for (const [source, count] of ways.sources) {
    const given = await rowsGiven(source, request);
    if (given === "unreadable") return null;
    if (given === null) return { ...about, rowsIn: null, limitedBy: named(source) };
    rowsIn += given * count;
  }
  for (const [, rows = "0"] of unseen) rowsIn -= Number(rows);
  return { ...about, rowsIn, limitedBy: null };
}

const named = ({ nodeId, name }: ChainedOperator): { readonly nodeId: string; readonly node: string } => ({
  nodeId,
  node: name,
});

/** Its file is being written, and is seen when it has ended. */
const isOpen = ([name, , , state]: readonly string[]): boolean => state === "open" || name === "-";

const keepsRows = (spec: OperatorSpec): boolean =>
  ROW_FOR_ROW.has(spec.kind) && !(spec.kind === "calc" && spec.filter !== null);

interface Ways {
  /** How often a row of each source comes to the sink. */
  readonly sources: ReadonlyMap<ChainedOperator, number>;
  /** A node whose rows say nothing of those of the sources; null: there is none. */
  readonly limit: ChainedOperator | null;
}

function waysTo(sink: ChainedOperator, graph: JobGraph): Ways {
  const sources = new Map<ChainedOperator, number>();
  let limit: ChainedOperator | null = null;
  const climb = (operator: ChainedOperator, copies: number): void => {
    for (const { above, side, times } of feeding(operator, graph)) {
      if (limit !== null) return;
      if (side || !(isSource(above.spec) || keepsRows(above.spec))) limit = above;
      else if (above.spec.kind.endsWith("-source"))
        sources.set(above, (sources.get(above) ?? 0) + copies * times);
      else climb(above, copies * times);
    }
  };
  climb(sink, 1);
  return { sources, limit };
}

interface Feeding {
  readonly above: ChainedOperator;
  /** By one of its side outputs. */
  readonly side: boolean;
  /** How often a row of it comes. */
  readonly times: number;
}

function feeding(operator: ChainedOperator, graph: JobGraph): readonly Feeding[] {
  const vertex = graph.vertices.find(({ operators }) => operators.includes(operator));
  if (vertex === undefined) return [];
  if (operator.input !== null)
    return [{ above: vertex.operators[operator.input]!, side: operator.inputSide !== undefined, times: 1 }];
  return graph.edges
    .filter(({ target }) => target === vertex.id)
    .flatMap(({ source, sourceOperator, sourceSide, partitioning }) => {
      const above = graph.vertices.find(({ id }) => id === source)?.operators[sourceOperator];
      const times = partitioning.kind === "broadcast" ? vertex.parallelism : 1;
      return above === undefined ? [] : [{ above, side: sourceSide !== undefined, times }];
    });
}

/** Rows that a source had given as of the checkpoint; null: its position does not say. */
async function rowsGiven(
  source: ChainedOperator,
  request: LedgerRequest,
): Promise<number | null | "unreadable"> {
  const { spec } = source;
  const positions = (await stateRows(source, "position", request))?.map((row) => row.map(Number));
  if (positions === undefined) return "unreadable";
  switch (spec.kind) {
    case "collection-source":
      return positions.reduce((sum, [next = 0]) => sum + next, 0);
    case "text-file-source":
      if (spec.partBytes !== undefined) return null;
      return (await new RowTally().addLines(spec.path, { end: positions[0]?.[0] ?? 0 })).rows;
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

/** Undefined where the checkpoint cannot be read, any more perhaps. */
async function stateRows(
  { uid }: ChainedOperator,
  state: string,
  { path, graph, explore }: LedgerRequest,
): Promise<readonly (readonly string[])[] | undefined> {
  const about = { path, graph, operatorUid: uid, state, search: null, against: null };
  const answer = await explore({ ...about, offset: 0, limit: 100_000 });
  if (answer.kind === "unknown") return [];
  return answer.kind === "rows" ? answer.rows.map(({ values }) => values) : undefined;
}

async function rowsOf(
  { directory, format, header }: FileSink,
  names: readonly string[],
): Promise<Pick<LedgerEntry, "rowsOut" | "distinct" | "files">> {
  const tally = new RowTally();
  for (const name of names) {
    const path = join(directory, name);
    if (format === "parquet" || format === "avro") await tally.addRows(path, format);
    else await tally.addLines(path, { skipFirst: format === "csv" && header, quoted: format === "csv" });
  }
  return { rowsOut: tally.rows, distinct: tally.distinct, files: names.length };
}
