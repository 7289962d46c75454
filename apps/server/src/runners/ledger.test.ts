import { copyFile, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { partToken } from "@millrace/engine/node";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import { DEFAULT_SETTINGS, rowSchema, string } from "@millrace/graph";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import type { LedgerLimit } from "@millrace/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CountedParts } from "./counted-parts.ts";
import { discoverFile } from "./discover-file.ts";
import { ledgerOf } from "./ledger.ts";

const CSV = { header: true, delimiter: "," };
const GONE: StateAnswer = { kind: "unreadable", problem: "missing" };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-ledger-"));
  await mkdir(join(root, "out"));
});
afterEach(() => rm(root, { recursive: true }));

type FileSink = Extract<OperatorSpec, { readonly kind: "file-sink" }>;

const sequence: OperatorSpec = { kind: "sequence-source", from: "1", to: "10" };
const keepAll: OperatorSpec = { kind: "calc", filter: null, projections: null };
const words: OperatorSpec = { kind: "split-text", column: 0, mode: "words", delimiter: "", lowerCase: false };

const schema = rowSchema([{ name: "line", type: string() }]);
const fileSink = (more: Partial<FileSink> = {}): FileSink => ({
  kind: "file-sink",
  directory: join(root, "out"),
  format: "text",
  header: false,
  delimiter: ",",
  ...more,
});

/** source -> between -> file sink, as one chain. */
function graphOf(source: OperatorSpec, between: OperatorSpec, sink: FileSink = fileSink()): JobGraph {
  const operators = [source, between, sink].map((spec, index) => ({
    uid: `op${index}#0`,
    nodeId: `op${index}`,
    name: `Op ${index}`,
    spec,
    input: index === 0 ? null : index - 1,
    inputSchema: index === 0 ? null : schema,
    outputSchema: schema,
  }));
  return {
    vertices: [{ id: "v", name: "v", parallelism: 1, slotSharingGroup: "default", operators }],
    edges: [],
    settings: DEFAULT_SETTINGS,
  } as unknown as JobGraph;
}

async function part(name: string, lines: readonly string[]): Promise<string> {
  const full = `part-${partToken("job", "op2#0")}-0-${name}.txt`;
  await writeFile(join(root, "out", full), lines.map((line) => `${line}\n`).join(""));
  return full;
}

const request = (graph: JobGraph, states: Readonly<Record<string, readonly (readonly string[])[]>>) => ({
  jobId: "job",
  graph,
  checkpointId: 7,
  path: "/data/chk-7",
  newest: () => Promise.resolve(7),
  explore: ({ state }: StateQuery): Promise<StateAnswer> => {
    const rows = (states[state] ?? []).map((values) => ({
      key: [],
      keyGroup: -1,
      window: null,
      timerMs: null,
      values,
      subtask: 0,
      change: null,
      before: null,
    }));
    const found = rows.length;
    return Promise.resolve({ kind: "rows", columns: { key: [], values: [] }, rows, entries: found, found });
  },
  parts: new CountedParts(),
});

test("rows of all splits, ended ones too, against lines that are committed", async () => {
  await part("1", ["1", "2", "3", "5", "7", "9"]);
  const graph = graphOf(sequence, keepAll);
  // Of two splits one has come to 4 of its rows; the other has ended and is not there any more.
  expect(await ledgerOf(request(graph, { position: [["2", "8"]] }))).toEqual({
    checkpointId: 7,
    entries: [{ nodeId: "op2", node: "Op 2", files: 1, rowsOut: 6, distinct: 6, rowsIn: 9, limitedBy: null }],
  });
});

test("lines of a file up to the offset; a line that is committed twice is told from one that was there twice", async () => {
  const path = join(root, "in.txt");
  await writeFile(path, "a\nb\nb\nc\n");
  const source: OperatorSpec = { kind: "text-file-source", path, mode: "watched" };
  const name = await part("1", ["a", "b", "b"]);
  const states = { position: [["6"]], parts: [[name, "3", "6"]] };
  const ledger = await ledgerOf(request(graphOf(source, keepAll), states));
  expect(ledger?.entries[0]).toMatchObject({ rowsIn: 3, rowsOut: 3, distinct: 2 });
});

test("where a node gives more or fewer rows than it takes, it is named", async () => {
  const ledger = await ledgerOf(request(graphOf(sequence, words), { position: [["1", "4"]] }));
  expect(ledger?.entries[0]).toMatchObject({
    rowsIn: null,
    limitedBy: { nodeId: "op1", node: "Op 1", why: "row-count" },
  });
});

test("a part that the checkpoint covers and that is not committed yet is waited for; another checkpoint ends the try", async () => {
  const states = { position: [["1", "2"]], parts: [["part-x-0-1.txt", "2", "4"]] };
  const calls = [7, 8];
  const newest = () => Promise.resolve(calls.shift() ?? 8);
  expect(await ledgerOf({ ...request(graphOf(sequence, keepAll), states), newest })).toBeNull();
});

test("rows of a file in progress are not asked for yet; files lie in buckets too", async () => {
  const bucket = join(root, "out", "day=1");
  await mkdir(bucket);
  const name = `part-${partToken("job", "op2#0")}-0-4.txt`;
  await writeFile(join(bucket, name), "1\n2\n");
  const parts = [
    [`day=1/${name}`, "2", "4", "ended"],
    ["day=2/part-x-0-5.txt", "3", "6", "open"],
  ];
  const ledger = await ledgerOf(request(graphOf(sequence, keepAll), { position: [["1", "5"]], parts }));
  expect(ledger?.entries[0]).toMatchObject({ rowsIn: 2, rowsOut: 2, files: 1 });
});

test("a value with a line break is one row of CSV, and the line of names none", async () => {
  const name = `part-${partToken("job", "op2#0")}-0-1.csv`;
  await writeFile(join(root, "out", name), 'a,b\n"two\nlines",1\n"say ""\n""",2\nplain,3\n');
  const graph = graphOf(sequence, keepAll, fileSink({ format: "csv", header: true }));
  const ledger = await ledgerOf(request(graph, { position: [["1", "3"]] }));
  expect(ledger?.entries[0]).toMatchObject({ rowsIn: 3, rowsOut: 3, distinct: 3 });
});

test("rows of a format that is not text are those that the file says it has", async () => {
  const sample = fileURLToPath(new URL("../../../../packages/nodes/samples/trips.avro", import.meta.url));
  const copies = [1, 2].map((copy) => `part-${partToken("job", "op2#0")}-0-${copy}.avro`);
  for (const name of copies) await copyFile(sample, join(root, "out", name));
  const { rows } = discoverFile({ path: sample, format: "avro", csv: CSV, rows: 1_000 });
  const graph = graphOf(sequence, keepAll, fileSink({ format: "avro" }));
  const ledger = await ledgerOf(request(graph, { position: [["1", "5"]] }));
  expect(ledger?.entries[0]).toMatchObject({ rowsOut: 2 * rows.length, distinct: rows.length, files: 2 });
});

test("a row counts once for each way to the sink; a broadcast edge is as many as there are subtasks", async () => {
  await part("1", ["1", "1", "2", "2"]);
  const chain = graphOf(sequence, keepAll).vertices[0]!.operators;
  const vertex = (id: string, parallelism: number, index: number) => ({
    id,
    name: id,
    parallelism,
    slotSharingGroup: "default",
    operators: [{ ...chain[index]!, uid: id === "sink" ? "op2#0" : id, nodeId: id, name: id, input: null }],
  });
  const edge = (source: string, target: string, kind: "forward" | "broadcast" = "forward") => ({
    id: `${source}-${target}`,
    streamEdgeIds: [],
    source,
    sourceOperator: 0,
    target,
    partitioning: { kind },
    schema,
  });
  const graph = (edges: readonly ReturnType<typeof edge>[]) =>
    ({
      vertices: [vertex("source", 1, 0), vertex("left", 1, 1), vertex("right", 1, 1), vertex("sink", 3, 2)],
      edges,
      settings: DEFAULT_SETTINGS,
    }) as unknown as JobGraph;
  const rowsIn = async (edges: readonly ReturnType<typeof edge>[]) =>
    (await ledgerOf(request(graph(edges), { position: [["1", "2"]] })))?.entries[0]?.rowsIn;
  const both = [edge("source", "left"), edge("source", "right"), edge("left", "sink")];
  expect(await rowsIn([...both, edge("right", "sink")])).toBe(4);
  expect(await rowsIn([...both, edge("right", "sink", "broadcast")])).toBe(2 + 3 * 2);
});

test("rows of a side output are not those of the node", async () => {
  const [vertex] = graphOf(sequence, keepAll).vertices;
  const operators = vertex!.operators.map((operator, index) =>
    index === 2 ? { ...operator, inputSide: 0 } : operator,
  );
  const graph = {
    vertices: [{ ...vertex!, operators }],
    edges: [],
    settings: DEFAULT_SETTINGS,
  } as unknown as JobGraph;
  const ledger = await ledgerOf(request(graph, { position: [["1", "4"]] }));
  expect(ledger?.entries[0]).toMatchObject({
    rowsIn: null,
    limitedBy: { nodeId: "op1", why: "side-output" },
  });
});

test("a checkpoint that is gone when it is read is told as such, not as one without rows", async () => {
  const unreadable = { ...request(graphOf(sequence, keepAll), {}), explore: () => Promise.resolve(GONE) };
  expect(await ledgerOf(unreadable)).toBeNull();
});

const COLUMN = { kind: "column", type: string(), index: 0 } as const;
const code = (onError: "fail" | "skip" | "side") => ({ source: "", bigints: "number" as const, onError });
const assigner = (onError: "fail" | "skip" | "side"): OperatorSpec => ({
  kind: "watermark-assigner",
  column: 0,
  strategy: "function",
  generator: { code: code(onError), states: [], intervalMs: null },
  outOfOrdernessMs: 0,
  idleTimeoutMs: null,
});
const request1: OperatorSpec = {
  kind: "async-request",
  url: COLUMN,
} as unknown as OperatorSpec;

test.each<[string, OperatorSpec, LedgerLimit | null]>([
  ["a map by expressions", { kind: "calc", filter: null, projections: [COLUMN] }, null],
  ["a filter", { kind: "calc", filter: COLUMN, projections: null }, "row-count"],
  ["a map by a function", { kind: "row-function", form: "map", code: code("fail") }, null],
  ["a function that leaves out rows", { kind: "row-function", form: "map", code: code("skip") }, "left-out"],
  ["a flat map", { kind: "row-function", form: "flat-map", code: code("fail") }, "row-count"],
  ["two inputs by expressions", { kind: "co-calc", filters: [null, null], projections: [[], []] }, null],
  ["two inputs, filtered", { kind: "co-calc", filters: [null, COLUMN], projections: [[], []] }, "row-count"],
  ["a generator that goes on without", assigner("skip"), null],
  ["a generator whose rows leave", assigner("side"), "left-out"],
  ["requests", request1, "held"],
])("%s", async (_, between, why) => {
  const sink = fileSink({ format: "csv" });
  const [entry] = (await ledgerOf(request(graphOf(sequence, between, sink), {})))?.entries ?? [];
  expect(entry?.limitedBy).toEqual(why && { nodeId: "op1", node: "Op 1", why });
  expect(entry?.rowsIn).toBe(why === null ? 10 : null);
});

const collection = (...rows: readonly string[]): OperatorSpec => ({
  kind: "collection-source",
  rows: rows.map((line) => [line]),
});

test("text whose values may hold line feeds is no list of rows: the sink is named, and its lines are told", async () => {
  const position = [["2"]];
  await part("1", ["two", "lines", "one"]);
  const of = async (source: OperatorSpec, between: OperatorSpec, sink?: FileSink) =>
    (await ledgerOf(request(graphOf(source, between, sink), { position })))?.entries[0];
  const limitedBy = { nodeId: "op2", node: "Op 2", why: "line-feeds" };
  expect(await of(collection("two\nlines", "one"), keepAll)).toMatchObject({
    rowsIn: null,
    rowsOut: 3,
    limitedBy,
  });
  expect(await of(collection("a", "b"), keepAll)).toMatchObject({ rowsIn: 2, limitedBy: null });
  const upper = {
    kind: "call",
    type: string(),
    function: "UPPER",
    args: [COLUMN],
  } as unknown as typeof COLUMN;
  expect(await of(collection("a", "b"), { kind: "calc", filter: null, projections: [upper] })).toMatchObject({
    limitedBy,
  });
  expect(await of(collection("a", "b"), keepAll, fileSink({ delimiter: "\n" }))).toMatchObject({ limitedBy });
  expect(await of(collection("two\nlines"), keepAll, fileSink({ format: "json" }))).toMatchObject({
    limitedBy: null,
  });
});

test("checkpoints that are not aligned cut no rows in flight: only a pipeline without channels is counted", async () => {
  const graph = graphOf(sequence, keepAll);
  const checkpoint = { ...DEFAULT_SETTINGS.checkpoint, mode: "unaligned" as const };
  const unaligned = { ...graph, settings: { ...DEFAULT_SETTINGS, checkpoint } };
  const limit = async (edges: unknown) =>
    (await ledgerOf(request({ ...unaligned, edges } as JobGraph, {})))?.entries[0]?.limitedBy?.why;
  expect(await limit([])).toBeUndefined();
  expect(await limit([{ source: "v", target: "w", partitioning: { kind: "rebalance" } }])).toBe("barriers");
});

test("a committed file is read once; a new one is read, and one that is another by its time", async () => {
  const parts = new CountedParts();
  const ledger = async () =>
    (await ledgerOf({ ...request(graphOf(sequence, keepAll), {}), parts }))?.entries[0];
  const first = join(root, "out", await part("1", ["1", "2"]));
  const written = new Date("2026-01-02T03:04:05Z");
  await utimes(first, written, written);
  expect(await ledger()).toMatchObject({ rowsOut: 2, distinct: 2 });
  // Bytes that no reader of it would find: what was counted is told, as nothing says that it has changed.
  await writeFile(first, "\n\n\n\n");
  await utimes(first, written, written);
  await part("2", ["3"]);
  expect(await ledger()).toMatchObject({ rowsOut: 3, distinct: 3, files: 2 });
  await utimes(first, written, new Date(written.getTime() + 1_000));
  expect(await ledger()).toMatchObject({ rowsOut: 5, distinct: 2 });
});

test("each state of a checkpoint is read once, for all sinks and all tries", async () => {
  const graph = graphOf(sequence, keepAll);
  const [vertex] = graph.vertices;
  const second = { ...vertex!.operators[2]!, uid: "op3#0", nodeId: "op3", name: "Op 3" };
  const operators = [...vertex!.operators, second];
  const asked: string[] = [];
  const name = `part-${partToken("job", "op3#0")}-0-1.txt`;
  const of = request({ ...graph, vertices: [{ ...vertex!, operators }] }, { position: [["1", "4"]] });
  const explore = (query: StateQuery): Promise<StateAnswer> => {
    asked.push(`${query.operatorUid} ${query.state}`);
    if (query.operatorUid !== "op3#0") return of.explore(query);
    return request(graph, { parts: [[name, "2", "4", "ended"]] }).explore(query);
  };
  // What the checkpoint covers is committed while it is waited for.
  const newest = async (): Promise<number> => {
    if (asked.length > 0) await writeFile(join(root, "out", name), "1\n2\n");
    return 7;
  };
  const ledger = await ledgerOf({ ...of, explore, newest });
  expect(ledger?.entries.map(({ rowsIn, rowsOut }) => [rowsIn, rowsOut])).toEqual([
    [4, 0],
    [4, 2],
  ]);
  expect(asked.toSorted()).toEqual(["op0#0 position", "op2#0 parts", "op3#0 parts"]);
});
