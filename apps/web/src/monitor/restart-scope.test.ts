import type { Job, Restart } from "@millrace/protocol";
import { expect, test } from "vitest";
import { lastRestartOf, ranges, restartScope } from "./restart-scope.ts";

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
