import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { JobGraph } from "@millrace/graph";
import { startedSchema, savedSchema } from "@millrace/protocol";
import type { FakeJob } from "./fake-cluster.ts";
import { chainDocument } from "./flow-documents.ts";
import { sampleOf } from "./sample-of.ts";
import { TestServer } from "./test-server.ts";

/**
 * A program: the server as it is, on a cluster that is made up, so that what hours of a job leave behind in it shows in
 * minutes. Over its IPC channel it says `{ address, jobId }`; `{ ticks, perSecond }` has it take so many samples of the
 * job's tasks, each a quarter of a second later by the job's clock, with a checkpoint every forty; "usage" is answered with its heap after a garbage collection and what it holds open.
 */
export interface ReplayUsage {
  readonly ticks: number;
  readonly heapBytes: number;
  readonly handles: number;
}

const TICK_MS = 250;
const TURN_MS = 10;
const TICKS_A_CHECKPOINT = 40;
const CHAIN = 12;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const nodes = [
  { id: "events", kind: "nexmark", config: {} },
  ...Array.from({ length: CHAIN }, (_, index) => ({
    id: `filter-${index}`,
    kind: "filter",
    config: { condition: "event_type = 2" },
  })),
  { id: "print", kind: "print", config: {} },
];

const server = await TestServer.start();
const document = { ...chainDocument("Replay", nodes) };
const parallel = { ...document, settings: { ...document.settings, parallelism: 4 } };
const saved = savedSchema.parse(
  (await server.call("/api/documents", { method: "POST", body: { document: parallel } })).json,
);
const body = { documentId: saved.id, version: saved.version, from: null };
const { job } = startedSchema.parse((await server.call("/api/jobs", { method: "POST", body })).json);
const [fake] = server.cluster.submitted;
if (fake === undefined) throw new Error("the job was not submitted");
const graph: JobGraph = fake.graph;
let ticks = 0;
let timer: NodeJS.Timeout | null = null;

function tick(): void {
  ticks++;
  const atMs = ticks * TICK_MS;
  const tasks = graph.vertices.flatMap(({ id: vertexId, parallelism, operators }) =>
    Array.from({ length: parallelism }, (_, subtask) => {
      const rows = ticks * (250 + subtask);
      const task = {
        recordsIn: rows,
        recordsOut: rows,
        busyMs: atMs / 2,
        idleMs: atMs / 2,
        bytesOut: rows * 40,
      };
      const counters = { recordsIn: rows, recordsOut: rows, watermark: atMs, stateEntries: 10 };
      return { jobId: job.id, vertexId, subtask, task, operators: operators.map(() => counters) };
    }),
  );
  server.cluster.emit(sampleOf(atMs, tasks));
  if (ticks % TICKS_A_CHECKPOINT === 0) checkpoint(fake!, ticks / TICKS_A_CHECKPOINT);
}

function checkpoint(on: FakeJob, checkpointId: number): void {
  const tasks = graph.vertices.flatMap(({ id: vertexId, parallelism }) =>
    Array.from({ length: parallelism }, (_, subtask) => ({ jobId: job.id, vertexId, subtask, attempt: 0 })),
  );
  const of = { checkpointId, attempt: 0, final: false } as const;
  on.emit({ kind: "checkpoint-triggered", ...of, subtasks: tasks.length });
  const timing = { startDelayMs: 1, alignmentMs: 1, syncMs: 1, alignedRowsBuffered: 0 };
  for (const task of tasks)
    on.emit({
      kind: "checkpoint-acknowledged",
      ...of,
      task,
      stateBytes: 1_000,
      timing,
      asyncMs: 1,
      endToEndMs: 4,
    });
  const path = `chk-${checkpointId}`;
  on.emit({ kind: "checkpoint-completed", ...of, durationMs: 5, stateBytes: 1_000 * tasks.length, path });
}

function run(total: number, perSecond: number): void {
  const beganMs = performance.now();
  const first = ticks;
  timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - beganMs) / 1_000) * perSecond));
    while (ticks - first < due) tick();
    if (due < total || timer === null) return;
    clearInterval(timer);
    timer = null;
  }, TURN_MS);
}

process.on("message", (message: "usage" | { readonly ticks: number; readonly perSecond: number }) => {
  if (message !== "usage") return run(message.ticks, message.perSecond);
  collectGarbage();
  const usage: ReplayUsage = {
    ticks,
    heapBytes: process.memoryUsage().heapUsed,
    handles: process.getActiveResourcesInfo().filter((kind) => kind !== "Timeout").length,
  };
  process.send?.(usage);
});
process.on("disconnect", () => {
  void server[Symbol.asyncDispose]().then(() => process.exit(0));
});
process.send?.({ address: server.address, jobId: job.id });
