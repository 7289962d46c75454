import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partToken } from "@millrace/engine/node";
import type { StateAnswer, StateQuery } from "@millrace/engine/node";
import { rowSchema, string } from "@millrace/graph";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ledgerOf } from "./ledger.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "millrace-ledger-"));
  await mkdir(join(root, "out"));
});
afterEach(() => rm(root, { recursive: true }));

const sequence: OperatorSpec = { kind: "sequence-source", from: "1", to: "10" };
const keepAll: OperatorSpec = { kind: "calc", filter: null, projections: null };
const words: OperatorSpec = { kind: "split-text", column: 0, mode: "words", delimiter: "", lowerCase: false };

/** source -> between -> file sink, as one chain. */
function graphOf(source: OperatorSpec, between: OperatorSpec): JobGraph {
  const schema = rowSchema([{ name: "line", type: string() }]);
  const sink: OperatorSpec = {
    kind: "file-sink",
    directory: join(root, "out"),
    format: "text",
    header: false,
    delimiter: ",",
  };
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
