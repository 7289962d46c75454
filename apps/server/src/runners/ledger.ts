import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ChainedOperator, JobGraph, OperatorSpec } from "@millrace/graph";
import { partToken } from "@millrace/engine/node";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import type { Ledger, LedgerEntry } from "@millrace/protocol";
import { CheckpointRows } from "./checkpoint-rows.ts";
import type { CountedParts } from "./counted-parts.ts";
import { mayHoldLineFeeds, waysTo } from "./ledger-ways.ts";
import type { Limit } from "./ledger-ways.ts";
import { RowTally } from "./row-tally.ts";

type FileSink = Extract<OperatorSpec, { readonly kind: "file-sink" }>;

export interface LedgerRequest {
  readonly jobId: string;
  readonly graph: JobGraph;
  /** Of the newest completed checkpoint. */
  readonly checkpointId: number;
  readonly path: string;
  /** The newest completed one now: while it is another, what was read is of two. */
  readonly newest: () => Promise<number | null>;
  readonly explore: (query: StateQuery) => Promise<StateAnswer>;
  /** What was read before. */
  readonly parts: CountedParts;
}

const TRIES = 10;
const PAUSE_MS = 200;

/**
 * Rows in against rows out, from what is on disk: what the sources had given as of a checkpoint, by their positions in
 * it, and the rows of the part files that are committed; rows of files in progress wait to be seen. A row counts once for
 * each way that it has to the sink. Where there is nothing to compare, the node is named that is the reason. Null where checkpoints follow one another so
 * fast that the files of none could be listed.
 */
export async function ledgerOf(request: LedgerRequest): Promise<Ledger | null> {
  const rows = new CheckpointRows(request);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const listed = await Promise.all(sinksOf(request).map((sink) => withParts(sink, request.jobId)));
    // What is visible now is of this checkpoint, however long it takes to be read.
    if ((await request.newest()) !== request.checkpointId) return null;
    const entries = await Promise.all(listed.map((sink) => entryOf(sink, rows, request)));
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
  sink: ListedSink,
  rows: CheckpointRows,
  request: LedgerRequest,
): Promise<LedgerEntry | null> {
  const { operator, names } = sink;
  const parts = await rows.of(operator, "parts");
  const unseen = parts?.filter(([name = ""]) => !names.includes(name)) ?? null;
  if (unseen === null || unseen.some((part) => !isOpen(part))) return null;
  const about = { nodeId: operator.nodeId, node: operator.name, ...(await rowsOf(sink, request.parts)) };
  const ways = waysTo(operator, request.graph);
  const limit = ways.limit ?? ownLimit(sink, request.graph);
  if (limit !== null) return { ...about, rowsIn: null, limitedBy: named(limit) };
  let rowsIn = 0;
  for (const [source, count] of ways.sources) {
    const given = await rows.givenBy(source);
    if (given === "unreadable") return null;
    if (given === null)
      return { ...about, rowsIn: null, limitedBy: named({ operator: source, why: "position" }) };
    rowsIn += given * count;
  }
  for (const [, pending = "0"] of unseen) rowsIn -= Number(pending);
  return { ...about, rowsIn, limitedBy: null };
}

const named = ({ operator: { nodeId, name }, why }: Limit): NonNullable<LedgerEntry["limitedBy"]> => ({
  nodeId,
  node: name,
  why,
});

/** Its file is being written, and is seen when it has ended. */
const isOpen = ([name, , , state]: readonly string[]): boolean => state === "open" || name === "-";

/** Why what is in the files says nothing of the rows that came as of the checkpoint; null: it does. */
function ownLimit({ operator, spec }: Sink, graph: JobGraph): Limit | null {
  const { mode = "aligned" } = graph.settings.checkpoint;
  if (mode !== "aligned" && graph.edges.length > 0) return { operator, why: "barriers" };
  const inLines = spec.format === "text" || spec.format === "csv";
  if (inLines && spec.delimiter.includes("\n")) return { operator, why: "line-feeds" };
  return spec.format === "text" && mayHoldLineFeeds(operator, graph) ? { operator, why: "line-feeds" } : null;
}

async function rowsOf(
  { spec, names }: ListedSink,
  parts: CountedParts,
): Promise<Pick<LedgerEntry, "rowsOut" | "distinct" | "files">> {
  const tally = new RowTally();
  for (const name of names) await parts.addTo(tally, join(spec.directory, name), spec);
  return { rowsOut: tally.rows, distinct: tally.distinct, files: names.length };
}
