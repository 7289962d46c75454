import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FlowDocument } from "@millrace/graph";
import { startedSchema } from "@millrace/protocol";
import type { Job, KeptCheckpoint } from "@millrace/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import { committedCounts, countsOf } from "./testing/committed-counts.ts";
import { chainDocument } from "./testing/flow-documents.ts";
import { ServerProcess } from "./testing/server-process.ts";
import { temporaryDirectory } from "./testing/test-server.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = temporaryDirectory();
  mkdirSync(join(dataDir, "files"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

const start = (): ServerProcess => new ServerProcess(["--port", "0", "--data", dataDir]);
const file = (name: string): string => join(dataDir, "files", name);

const text = (seed: number): string =>
  `${Array.from({ length: 200 }, (_, i) => `w${(i * 7 + seed) % 31} s${seed} ${i}`).join("\n")}\n`;

function withSettings(document: FlowDocument, restart: FlowDocument["settings"]["restart"]): FlowDocument {
  const { settings } = document;
  return {
    ...document,
    settings: { ...settings, restart, checkpoint: { ...settings.checkpoint, intervalMs: 200 } },
  };
}

/** Running counts of the words of a watched file, as CSV part files. */
const counting = (name: string): FlowDocument =>
  withSettings(
    chainDocument(name, [
      { id: "read", kind: "text-file", config: { path: `files/${name}.txt`, mode: "watched" } },
      { id: "words", kind: "flat-map", config: {} },
      { id: "key", kind: "key-by", config: { columns: ["word"] } },
      { id: "count", kind: "aggregate", config: {} },
      { id: "write", kind: "csv-file-sink", config: { directory: `files/${name}`, header: false } },
    ]),
    { kind: "fixed-delay", attempts: 10, delayMs: 100 },
  );

/** Fails at the second line of its file. */
const failing = (name: string): FlowDocument => {
  const schema = [{ name: "n", type: "BIGINT" }];
  const config = { path: `files/${name}.txt`, mode: "watched", format: "csv", header: false, schema };
  const nodes = [
    { id: "read", kind: "text-file", config },
    { id: "show", kind: "print", config: {} },
  ];
  return withSettings(chainDocument(name, nodes), { kind: "fixed-delay", attempts: 10, delayMs: 0 });
};

/** Asks for more slots than there are, again and again. */
const looping = (name: string): FlowDocument => {
  const document = withSettings(counting(name), { kind: "fixed-delay", attempts: 1_000_000, delayMs: 50 });
  return { ...document, settings: { ...document.settings, parallelism: 128 } };
};

const committed = (name: string): readonly string[] => committedCounts(file(name));

const post = { method: "POST" } as const;

async function store(server: ServerProcess, document: FlowDocument): Promise<string> {
  const init = { ...post, body: JSON.stringify({ document }) };
  return (await server.json<{ readonly id: string }>("/api/documents", init)).id;
}

async function run(server: ServerProcess, documentId: string, from: unknown = null): Promise<string> {
  const init = { ...post, body: JSON.stringify({ documentId, version: 1, from }) };
  const answer = await server.json("/api/jobs", init);
  expect(answer).toEqual({ job: expect.anything() });
  return startedSchema.parse(answer).job.id;
}

const jobOf = (server: ServerProcess, id: string): Promise<Job> => server.json<Job>(`/api/jobs/${id}`);
const stateOf = async (server: ServerProcess, id: string): Promise<string> =>
  (await jobOf(server, id)).summary.state;

async function stop(server: ServerProcess, id: string, query = ""): Promise<Job> {
  await server.json(`/api/jobs/${id}/stop${query}`, post);
  await expect.poll(() => stateOf(server, id)).toBe("finished");
  return jobOf(server, id);
}

const NAMES = ["a", "b"];

interface Begun {
  /** By name. */
  readonly documents: ReadonlyMap<string, string>;
  readonly jobs: ReadonlyMap<string, string>;
  readonly failed: string;
  readonly loops: string;
}

/** Two counting jobs that have committed something, beside one that has failed and one that is restarted for ever. */
async function begin(server: ServerProcess): Promise<Begun> {
  for (const name of ["fails", "loops"]) writeFileSync(file(`${name}.txt`), "1\nno number\n");
  const documents = new Map<string, string>();
  for (const name of NAMES) documents.set(name, await store(server, counting(name)));
  const jobs = new Map<string, string>();
  for (const [name, id] of documents) jobs.set(name, await run(server, id));
  const failed = await run(server, await store(server, failing("fails")));
  const loops = await run(server, await store(server, looping("loops")));
  await expect.poll(() => stateOf(server, failed)).toBe("failed");
  for (const id of jobs.values()) {
    await expect.poll(async () => (await jobOf(server, id)).parts.length).toBeGreaterThan(0);
  }
  await expect.poll(async () => (await jobOf(server, loops)).summary.restarts).toBeGreaterThan(2);
  return { documents, jobs, failed, loops };
}

/** Stops the job, starts the next one from its last checkpoint when its file has grown, and drains that. */
async function stopAndStartAgain(
  server: ServerProcess,
  { documentId, job, grow }: { readonly documentId: string; readonly job: string; readonly grow: () => void },
): Promise<Job> {
  const stopped = await stop(server, job);
  const { checkpoints } = await server.json<{ readonly checkpoints: readonly KeptCheckpoint[] }>(
    `/api/documents/${documentId}/checkpoints`,
  );
  const { id: jobId, lastCheckpoint: checkpointId } = stopped.summary;
  expect(checkpoints[0]).toMatchObject({ jobId, checkpointId, fits: "yes" });
  grow();
  const again = await run(server, documentId, { jobId, checkpointId });
  await expect.poll(() => stateOf(server, again)).toBe("running");
  return jobOf(server, again);
}

test(
  "kill -9 of the server resumes each job, one that fails and one that loops disturb none; each stops and starts again: exactly once",
  { timeout: 180_000 },
  async () => {
    const read = new Map(NAMES.map((name) => [name, ""]));
    const append = (name: string, seed: number): void => {
      appendFileSync(file(`${name}.txt`), text(seed));
      read.set(name, `${read.get(name)}${text(seed)}`);
    };
    const expected = (name: string): readonly string[] => countsOf(read.get(name) ?? "");
    for (const [index, name] of NAMES.entries()) append(name, index);
    await using first = start();
    const { documents, jobs, failed, loops } = await begin(first);
    first.child.kill("SIGKILL");
    await first.ended;
    for (const [index, name] of NAMES.entries()) append(name, index + 10);

    await using second = start();
    for (const [name, id] of jobs) {
      await expect.poll(() => stateOf(second, id)).toBe("running");
      await expect.poll(() => committed(name).length).toBe(expected(name).length);
      expect((await jobOf(second, id)).summary).toMatchObject({
        restarts: 0,
        documentId: documents.get(name),
      });
    }
    expect(await jobOf(second, failed)).toMatchObject({
      summary: { state: "failed" },
      failure: { code: "runtime.malformed-row", nodeId: "read" },
    });
    await second.json(`/api/jobs/${loops}/cancel`, post);
    for (const [name, documentId] of documents) {
      const job = jobs.get(name) ?? "";
      const grow = () => append(name, 77);
      const again = await stopAndStartAgain(second, { documentId, job, grow });
      await expect.poll(() => committed(name).length).toBe(expected(name).length);
      expect((await stop(second, again.summary.id, "?drain=true")).summary.restarts).toBe(0);
      expect(committed(name)).toEqual(expected(name));
    }
    expect(await stateOf(second, loops)).toBe("cancelled");
  },
);
