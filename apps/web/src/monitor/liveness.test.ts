// @vitest-environment happy-dom
import type { ServerMessage } from "@millrace/protocol";
import { beforeEach, expect, test } from "vitest";
import { testJob } from "../testing/test-job.ts";
import { liveness } from "./liveness.ts";
import { expectJob, receive, receiveStatus, useLive } from "./live-store.ts";

const OPEN = { kind: "open" } as const;
const FIGURES = { running: true, hasFigures: true };
const NO_FIGURES = { running: true, hasFigures: false };
const DESIGN = { running: false, hasFigures: false };

const now = (page: typeof FIGURES) => {
  const live = useLive.getState();
  return liveness({ ...live, state: live.job?.summary.state ?? null }, page);
};
const graph = { nodes: [], edges: [] } as never;
const job = (id: string, state: "running" | "finished"): ServerMessage => ({
  v: 1,
  type: "job",
  job: {
    summary: { ...testJob({ name: "J", documentId: "d", documentVersion: 1 }), id, state },
    failure: null,
    streamGraph: graph,
    jobGraph: { vertices: [], edges: [], settings: {} } as never,
    subtasks: [],
    checkpoints: [],
    restarts: [],
    parts: [],
    rows: [],
  },
});

beforeEach(() => {
  expectJob(null);
  expectJob("a");
  receiveStatus({ kind: "connecting", attempt: 1 });
});

test("an open connection is not live before the server has said something", () => {
  expect(now(DESIGN)).toBe("connecting");
  receiveStatus(OPEN);
  expect(now(DESIGN)).toBe("connecting");
  receive({ v: 1, type: "jobs", jobs: [] });
  expect(now(DESIGN)).toBe("live");
  receiveStatus({ kind: "waiting", attempt: 1, retryAtMs: 0 });
  expect(now(DESIGN)).toBe("waiting");
  receiveStatus(OPEN);
  expect(now(DESIGN)).toBe("connecting");
});

test("a page with a job is live when this job and its first figures have come", () => {
  receiveStatus(OPEN);
  receive({ v: 1, type: "jobs", jobs: [] });
  expect(now(NO_FIGURES)).toBe("connecting");
  receive(job("b", "running"));
  expect(now(NO_FIGURES)).toBe("connecting");
  receive(job("a", "running"));
  expect([now(NO_FIGURES), now(FIGURES)]).toEqual(["connecting", "live"]);
});

test("after a new connection what came by the last one does not count", () => {
  receiveStatus(OPEN);
  receive(job("a", "running"));
  receiveStatus({ kind: "waiting", attempt: 1, retryAtMs: 0 });
  receiveStatus(OPEN);
  expect(now(FIGURES)).toBe("connecting");
});

test("a job that has ended has no figures to wait for, and one that is unknown no job", () => {
  receiveStatus(OPEN);
  receive(job("a", "finished"));
  expect(now(NO_FIGURES)).toBe("live");
  expectJob("none");
  expect(now(NO_FIGURES)).toBe("connecting");
  receive({ v: 1, type: "error", code: "unknown-job", message: "" });
  expect(now(NO_FIGURES)).toBe("live");
});
