import type { JobGraph } from "@millrace/graph";
import { expect, test } from "vitest";
import { JobRecord } from "./job-record.ts";

const jobGraph = {
  name: "job",
  settings: { parallelism: 2 },
  vertices: [{ id: "v", name: "v", parallelism: 2, operators: [] }],
  edges: [],
} as unknown as JobGraph;

function started(): JobRecord {
  const graphs = { jobGraph, streamEdges: [], json: new Uint8Array() };
  return JobRecord.begin({
    id: "j",
    documentId: null,
    documentVersion: null,
    createdMs: 0,
    startedFrom: null,
    graphs,
  });
}

const about = { jobId: "j", timeMs: 1 } as const;

function restart(record: JobRecord, attempt: number): void {
  record.apply({
    kind: "restarting",
    ...about,
    attempt,
    cause: null,
    delayMs: 0,
    restartsLeft: null,
    scope: "job",
    tasks: 2,
    subtasks: [{ vertexId: "v", subtasks: [0, 1] }],
  });
}

function runs(record: JobRecord, at: readonly [subtask: number, attempt: number], read?: readonly number[]) {
  const [subtask, attempt] = at;
  const [bytes = 0, localBytes = 0] = read ?? [];
  return record.apply({
    kind: "task-state",
    ...about,
    task: { jobId: "j", vertexId: "v", subtask, attempt },
    state: "running",
    failure: null,
    placement: null,
    ...(read && { read: { bytes, localBytes } }),
  });
}

const states = (record: JobRecord) => record.progress().restarts.map(({ state }) => state);

test("a restart has the sum of the state that its tasks read", () => {
  const record = started();
  runs(record, [0, 0], [5, 5]);
  restart(record, 1);
  expect(states(record)).toEqual([null]);
  runs(record, [0, 1], [100, 40]);
  const told = runs(record, [1, 1], [10, 0]);
  expect(states(record)).toEqual([{ bytes: 110, localBytes: 40 }]);
  expect(told).toContainEqual({
    kind: "restart",
    restart: expect.objectContaining({ attempt: 1, state: { bytes: 110, localBytes: 40 } }),
  });
});

test("what a task of another attempt read, or had nothing to read, is not in it", () => {
  const record = started();
  restart(record, 1);
  runs(record, [0, 1], [100, 0]);
  restart(record, 2);
  runs(record, [1, 1], [7, 7]);
  runs(record, [0, 2]);
  expect(states(record)).toEqual([{ bytes: 100, localBytes: 0 }, null]);
});
