import { rowSchema, string } from "@millrace/graph";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import type { Checkpoint } from "@millrace/protocol";
import { expect, test } from "vitest";
import { sampleOf } from "../testing/sample-of.ts";
import { SourceProgress } from "./source-progress.ts";

const SEQUENCE: OperatorSpec = { kind: "sequence-source", from: "1", to: "10" };
const SOCKET = { kind: "socket-text-source", host: "localhost", port: 1 } as unknown as OperatorSpec;

function graphOf(spec: OperatorSpec, parallelism: number): JobGraph {
  const outputSchema = rowSchema([{ name: "line", type: string() }]);
  const source = { uid: "numbers#0", nodeId: "numbers", name: "Numbers", spec, input: null, outputSchema };
  return {
    vertices: [{ id: "v", name: "v", parallelism, operators: [{ ...source, inputSchema: null }] }],
    edges: [],
  } as unknown as JobGraph;
}

/** A job with its checkpoints, as its record keeps them. */
function jobOf(spec = SEQUENCE, parallelism = 2) {
  const checkpoints = new Map<number, Checkpoint>();
  const progress = new SourceProgress(graphOf(spec, parallelism), (id) => checkpoints.get(id));
  const task = (subtask: number, attempt: number) => ({ jobId: "j", vertexId: "v", subtask, attempt });
  const words = (subtask: number, recordsOut: number, attempt: number) =>
    sampleOf(0, [{ ...task(subtask, attempt), task: {}, operators: [{ recordsOut }] }]).sample.tasks;
  return {
    progress,
    checkpoints,
    hears: (subtask: number, rows: number, attempt = 0) =>
      progress.heard({
        kind: "sample",
        jobId: "j",
        timeMs: 0,
        taskManagerId: "tm",
        tasks: words(subtask, rows, attempt),
      }),
    ends: (subtask: number, rows: number, attempt = 0) => {
      const [own] = words(subtask, rows, attempt);
      const counters = { timeMs: 0, words: own!.words };
      const about = { kind: "task-state", jobId: "j", timeMs: 0, placement: null, failure: null } as const;
      progress.ended({ ...about, task: task(subtask, attempt), state: "failed", counters });
    },
    completes: (id: number, rows: readonly number[], attempt = 0) => {
      const subtasks = rows.map((rowsGiven, subtask) => {
        const timing = { startDelayMs: 0, alignmentMs: 0, syncMs: 0, alignedRowsBuffered: 0, rowsGiven };
        const of = { kind: "checkpoint-acknowledged", jobId: "j", timeMs: 0, checkpointId: id } as const;
        const given = progress.asOfBarrier({
          ...of,
          task: task(subtask, attempt),
          stateBytes: 0,
          timing,
          asyncMs: 0,
          endToEndMs: 0,
        });
        return { vertexId: "v", subtask, ...(given !== undefined && { rowsGiven: given }) };
      });
      checkpoints.set(id, { id, subtasks } as unknown as Checkpoint);
      return subtasks.map(({ rowsGiven }) => rowsGiven);
    },
  };
}

test("rows since the checkpoint come again; the next checkpoint goes on from there", () => {
  const job = jobOf();
  job.completes(1, [100, 80]);
  job.ends(0, 130);
  job.ends(1, 95);
  const first = job.progress.restored({ attempt: 1, checkpointId: 1 }, null);
  expect(first).toEqual([{ nodeId: "numbers", from: 180, rows: 45, exact: true, again: true }]);
  expect(job.completes(2, [60, 50], 1)).toEqual([160, 130]);
  job.hears(0, 70, 1);
  job.hears(1, 50, 1);
  const second = job.progress.restored({ attempt: 2, checkpointId: 2 }, null);
  expect(second).toEqual([{ nodeId: "numbers", from: 290, rows: 10, exact: false, again: true }]);
});

test("without a checkpoint everything comes again, also that of attempts before", () => {
  const job = jobOf();
  job.ends(0, 7);
  job.ends(1, 3);
  expect(job.progress.restored({ attempt: 1, checkpointId: null }, null)).toMatchObject([
    { from: 0, rows: 10 },
  ]);
  job.ends(0, 9, 1);
  job.ends(1, 9, 1);
  job.ends(0, 900, 0);
  expect(job.progress.restored({ attempt: 2, checkpointId: null }, null)).toMatchObject([
    { from: 0, rows: 18 },
  ]);
});

test("a region goes back alone; a damaged checkpoint makes it go back further", () => {
  const job = jobOf();
  job.completes(1, [100, 100]);
  job.completes(2, [200, 200]);
  job.hears(0, 250);
  job.ends(1, 240);
  const region = [{ vertexId: "v", subtasks: [1] }];
  expect(job.progress.restored({ attempt: 1, checkpointId: 1 }, region)).toEqual([
    { nodeId: "numbers", from: 100, rows: 140, exact: true, again: true },
  ]);
  job.ends(0, 260);
  job.ends(1, 5, 1);
  expect(job.progress.restored({ attempt: 2, checkpointId: 2 }, null)).toMatchObject([
    { from: 400, rows: 60 },
  ]);
});

test("what a source gave that cannot go back is lost", () => {
  const job = jobOf(SOCKET, 1);
  job.completes(1, [10]);
  job.ends(0, 12);
  expect(job.progress.restored({ attempt: 1, checkpointId: 1 }, null)).toMatchObject([
    { rows: 2, again: false },
  ]);
});

test("after a rescaling the sum of the subtasks counts; back at its checkpoint what all of them gave comes again", () => {
  const before = jobOf();
  before.completes(1, [100, 80]);
  const job = jobOf(SEQUENCE, 3);
  job.checkpoints.set(1, before.checkpoints.get(1)!);
  job.progress.rescaled(1);
  expect(job.progress.restored({ attempt: 1, checkpointId: 1 }, null)).toMatchObject([
    { from: 180, rows: 0 },
  ]);
  job.ends(0, 5, 1);
  job.ends(2, 4, 1);
  expect(job.progress.restored({ attempt: 2, checkpointId: 1 }, null)).toMatchObject([
    { from: 180, rows: 9 },
  ]);
});

test("a checkpoint of another job is this one's beginning", () => {
  const job = jobOf(SEQUENCE, 3);
  expect(job.progress.restored({ attempt: 0, checkpointId: 9 }, null)).toMatchObject([{ from: 0, rows: 0 }]);
  job.ends(0, 4);
  expect(job.progress.restored({ attempt: 1, checkpointId: 9 }, null)).toMatchObject([{ from: 0, rows: 4 }]);
});
