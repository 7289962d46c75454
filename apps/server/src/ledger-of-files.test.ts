import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowDocument } from "@millrace/graph";
import { startedSchema } from "@millrace/protocol";
import type { Job, Ledger } from "@millrace/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { chainDocument } from "./testing/flow-documents.ts";
import { ServerProcess } from "./testing/server-process.ts";
import { temporaryDirectory } from "./testing/test-server.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
  mkdirSync(join(dataDir, "files"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

const file = (name: string): string => join(dataDir, "files", name);
const SCHEMA = [
  { name: "note", type: "STRING" },
  { name: "n", type: "BIGINT" },
];
const FORMATS = ["avro", "csv", "json", "parquet"] as const;

/** A CSV and a JSON lines file that grow, together into a file of each format; the notes of the first as text too. */
function notes(): FlowDocument {
  const read = { mode: "watched", schema: SCHEMA, malformed: "fail" };
  const document = chainDocument("Notes", [
    { id: "rows", kind: "csv-file", config: { ...read, path: "files/in.csv", comment: "#" } },
    { id: "objects", kind: "json-lines-file", config: { ...read, path: "files/in.jsonl" } },
    { id: "both", kind: "union", config: {} },
    ...FORMATS.map((format) => ({
      id: format,
      kind: "file-sink",
      config: { directory: `files/${format}`, format, ends: "checkpoint" },
    })),
    { id: "text", kind: "text-file-sink", config: { directory: "files/text" } },
  ]);
  const ways = [
    ["rows", "both"],
    ["objects", "both"],
    ["rows", "text"],
    ...FORMATS.map((to) => ["both", to]),
  ];
  const { settings } = document;
  return {
    ...document,
    edges: ways.map(([from = "", to = ""], index) => ({
      id: `e${index}`,
      from: { node: from, port: "out" },
      to: { node: to, port: "in" },
    })),
    settings: { ...settings, checkpoint: { ...settings.checkpoint, intervalMs: 2_000 } },
  };
}

test("rows of files that were written in every format are counted against those that were read", async () => {
  writeFileSync(file("in.csv"), 'note,n\n# no row\n"two\nlines",1\n"say ""\n""",2\n\nplain,3\n');
  writeFileSync(file("in.jsonl"), '{"note":"two\\nlines","n":4}\n\n{"note":null,"n":5}\n');
  await using server = new ServerProcess(["--port", "0", "--data", dataDir]);
  const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
  const { id } = await server.json<{ id: string }>("/api/documents", post({ document: notes() }));
  const started = await server.json("/api/jobs", post({ documentId: id, version: 1, from: null }));
  const { id: jobId } = startedSchema.parse(started).job;
  const counted = async () => {
    const { entries = [] } = await server.json<Partial<Ledger>>(`/api/jobs/${jobId}/ledger`);
    return entries
      .map(({ node, rowsIn, rowsOut, distinct, limitedBy }) =>
        [node, rowsIn, rowsOut, distinct, limitedBy?.why].join(" "),
      )
      .toSorted();
  };
  const all = (rows: number, lines: number) => [
    ...FORMATS.map((format) => `${format} ${rows} ${rows} ${rows} `),
    `text  ${lines} ${lines} line-feeds`,
  ];
  const wait = { timeout: 60_000, interval: 500 };
  await expect.poll(counted, wait).toEqual(all(5, 5));
  appendFileSync(file("in.csv"), '"a\nb\nc",6\n');
  appendFileSync(file("in.jsonl"), '{"n":7,"note":"late"}\n');
  await expect.poll(counted, wait).toEqual(all(7, 8));
  const { summary } = await server.json<Job>(`/api/jobs/${jobId}`);
  expect(summary).toMatchObject({ state: "running", restarts: 0 });
}, 180_000);
