import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { partToken } from "@millrace/engine/node";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import { rowSchema, string } from "@millrace/graph";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import { afterEach, beforeEach, expect, test } from "vitest";
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
  expect(ledger?.entries[0]).toMatchObject({ rowsIn: null, limitedBy: { nodeId: "op1", node: "Op 1" } });
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
  const graph = { vertices: [{ ...vertex!, operators }], edges: [] } as unknown as JobGraph;
  const ledger = await ledgerOf(request(graph, { position: [["1", "4"]] }));
  expect(ledger?.entries[0]).toMatchObject({ rowsIn: null, limitedBy: { nodeId: "op1" } });
});

test("a checkpoint that is gone when it is read is told as such, not as one without rows", async () => {
  const unreadable = { ...request(graphOf(sequence, keepAll), {}), explore: () => Promise.resolve(GONE) };
  expect(await ledgerOf(unreadable)).toBeNull();
});
