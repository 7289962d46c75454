import type { Job, Restart } from "@millrace/protocol";
import { expect, test } from "vitest";
import { lastRestartOf, ranges, restartScope, restartsOf, restartsOfGroup } from "./restart-scope.ts";

const job = {
  jobGraph: {
    vertices: [
      { id: "a", name: "read -> map", parallelism: 4, operators: [{ name: "Read", nodeId: "read" }] },
      { id: "b", name: "write", parallelism: 2, operators: [{ name: "Write", nodeId: "write" }] },
    ],
  },
} as unknown as Job;

const restart: Restart = {
  attempt: 1,
  failedMs: 0,
  runningMs: null,
  state: null,
  cause: { code: "x", params: {}, nodeId: "write", operatorUid: null, subtask: 1, cause: null },
  restoredCheckpoint: 1,
  scope: "region",
  tasks: 3,
  subtasks: [
    { vertexId: "a", subtasks: [0, 1] },
    { vertexId: "b", subtasks: [1] },
  ],
  rewound: [],
};

test("subtasks in a row are one range", () => {
  expect(ranges([5, 0, 1, 2])).toBe("1–3, 6");
  expect(ranges([3])).toBe("4");
  expect(ranges([])).toBe("");
});

test("a region names its vertices and subtasks, the whole job only how many tasks", () => {
  expect(restartScope(restart, job)).toEqual({
    region: true,
    tasks: 3,
    total: 6,
    vertices: [
      { name: "Read", subtasks: "1–2" },
      { name: "Write", subtasks: "2" },
    ],
  });
  expect(restartScope({ ...restart, scope: "job" }, job).vertices).toEqual([]);
});

test("the subtask that began it is told from those that went down with it", () => {
  const restarted = { ...job, restarts: [restart] };
  expect(lastRestartOf(restarted, { vertexId: "b", subtask: 1 })?.isCause).toBe(true);
  expect(lastRestartOf(restarted, { vertexId: "a", subtask: 1 })?.isCause).toBe(false);
  expect(lastRestartOf(restarted, { vertexId: "a", subtask: 2 })).toBeNull();
  expect(lastRestartOf({ ...job, restarts: [] }, { vertexId: "a", subtask: 0 })).toBeNull();
});

test("the restarts of a node are those of its regions and of the whole job, and no change of the parallelism", () => {
  const elsewhere = { ...restart, subtasks: [{ vertexId: "a", subtasks: [0] }] };
  const rescaled = { ...restart, cause: null, scope: "job" as const, subtasks: [] };
  const whole = { ...restart, attempt: 4, scope: "job" as const, subtasks: [] };
  const restarts = [restart, elsewhere, rescaled];
  const write = { nodeId: "write", vertexId: "b" };
  expect(restartsOf({ restarts }, write)).toEqual({ count: 1, all: [restart], last: restart, isCause: true });
  expect(restartsOf({ restarts }, { nodeId: "read", vertexId: "a" })).toMatchObject({
    count: 2,
    isCause: false,
  });
  expect(restartsOf({ restarts: [...restarts, whole] }, write)).toMatchObject({
    count: 2,
    last: { attempt: 4 },
  });
  expect(restartsOf({ restarts: [elsewhere, rescaled] }, write)).toBeNull();
});

test("a restart that several nodes of a group went down with is one of the group", () => {
  const elsewhere = { ...restart, attempt: 9, subtasks: [{ vertexId: "a", subtasks: [0] }] };
  const restarts = [restart, elsewhere];
  const of = (nodeId: string, vertexId: string) => ({
    id: nodeId,
    restarts: restartsOf({ restarts }, { nodeId, vertexId }),
  });
  const [read, write] = [of("read", "a"), of("write", "b")];
  expect(restartsOfGroup([write, read])).toEqual({
    count: 2,
    all: restarts,
    last: elsewhere,
    isCause: true,
  });
  expect(restartsOfGroup([read])).toMatchObject({ count: 2, isCause: false });
  expect(restartsOfGroup([{ id: "far", restarts: null }])).toBeNull();
});
