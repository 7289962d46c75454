import { rowSchema, string } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { expect, test } from "vitest";
import type { Evidence, SubtaskEvidence } from "./evidence.ts";
import { measuredSubtask, vertexOf } from "./testing/measured-vertex.ts";
import { whySlow } from "./why-slow.ts";

const ROW = rowSchema([{ name: "id", type: string() }]);
const CAPACITY = 8;
const asks: OperatorSpec = {
  kind: "async-request",
  kept: 1,
  method: "GET",
  url: 0,
  body: null,
  order: "unordered",
  capacity: CAPACITY,
  timeoutMs: 1_000,
  retry: null,
  onTimeout: "fail",
  onError: "fail",
  sample: "",
};
const calculates: OperatorSpec = { kind: "calc", filter: null, projections: null };

const measured = (vertexId: string, backpressured: number, openRequests = 0): SubtaskEvidence =>
  measuredSubtask(vertexId, {
    backpressured,
    idle: 1 - backpressured,
    rowsPerSecond: 10,
    openRequests: new Map([[`${vertexId}#0`, openRequests]]),
  });

function evidence(subtasks: readonly SubtaskEvidence[]): Evidence {
  const edge = { id: "ask > next", source: "ask", target: "next" };
  const jobGraph = {
    name: "",
    vertices: [vertexOf("ask", asks, ROW), vertexOf("next", calculates, ROW)],
    edges: [edge],
  };
  return { jobGraph: jobGraph as never, subtasks, channels: [], hotKeys: [], overMs: 1_000 };
}

test("a task that waits with as many requests as it may have is told, and not what is behind it", () => {
  expect(whySlow(evidence([measured("ask", 0.9, 7.6), measured("next", 0)]))).toMatchObject({
    code: "requests-wait",
    nodeId: "ask",
    subtask: 0,
    params: { waits: 0.9, requests: 7.6, capacity: CAPACITY },
  });
});

test("one that waits for credit has its answers: what is behind it sets the pace", () => {
  const busy = { ...measured("next", 0), busy: 1, works: 1, idle: 0 };
  expect(whySlow(evidence([measured("ask", 0.9, 0.5), busy]))).toMatchObject({
    code: "slow-operator",
    nodeId: "next",
  });
});

test("one that makes many requests and never waits is no reason", () => {
  expect(whySlow(evidence([measured("ask", 0, CAPACITY), measured("next", 0)]))?.code).not.toBe(
    "requests-wait",
  );
});
