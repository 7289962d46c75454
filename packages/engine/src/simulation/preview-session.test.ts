import type { JobGraph, OperatorSpec } from "@millrace/graph";
import { rowSchema, string } from "@millrace/graph";
import { describe, expect, it } from "vitest";
import type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";
import { PreviewSession } from "./preview-session.ts";

const LINE = rowSchema([{ name: "line", type: string(false) }]);

/** lines -> words -> discard, in one chain. */
function wordsJob(): JobGraph {
  const source: OperatorSpec = { kind: "text-file-source", path: "/in.txt", mode: "once" };
  const split: OperatorSpec = {
    kind: "split-text",
    column: 0,
    mode: "words",
    delimiter: "",
    lowerCase: true,
  };
  const operators = [
    { uid: "s#0", nodeId: "s", name: "s", spec: source, input: null, inputSchema: null, outputSchema: LINE },
    { uid: "w#0", nodeId: "w", name: "w", spec: split, input: 0, inputSchema: LINE, outputSchema: LINE },
    {
      uid: "d#0",
      nodeId: "d",
      name: "d",
      spec: { kind: "discard-sink" } as const,
      input: 1,
      inputSchema: LINE,
      outputSchema: null,
    },
  ];
  return {
    name: "words",
    maxParallelism: 128,
    settings: {
      parallelism: 1,
      checkpoint: {
        intervalMs: null,
        timeoutMs: 60_000,
        minPauseMs: 0,
        retained: 1,
        tolerableFailures: 0,
        onCancel: "retain",
      },
      restart: { kind: "none" },
      bufferTimeoutMs: 5,
    },
    vertices: [{ id: "v", name: "words", parallelism: 1, slotSharingGroup: "default", operators }],
    edges: [],
  };
}

const request = (run: number, more: Partial<PreviewRequest> = {}): PreviewRequest => ({
  run,
  graph: wordsJob(),
  files: { "/in.txt": "To be\nor not\nto be\n" },
  startMs: 0,
  rows: 4,
  steps: 10_000,
  ...more,
});

/** The answers to requests that all came before the worker had a moment. */
function answersTo(...requests: readonly PreviewRequest[]): readonly PreviewAnswer[] {
  const posted: PreviewAnswer[] = [];
  const waiting: (() => void)[] = [];
  const session = new PreviewSession({
    post: (message) => posted.push(message),
    yieldThen: (next) => waiting.push(next),
  });
  for (const each of requests) session.receive(each);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next();
  return posted;
}

describe("PreviewSession", () => {
  it("gives the first rows of every operator and the number of all, within a chain too", () => {
    const last = answersTo(request(3)).at(-1);
    expect(last).toMatchObject({ kind: "rows", run: 3, done: true, state: "finished", failure: null });
    expect(last?.kind === "rows" && last.operators).toEqual({
      "s#0": { total: 3, rows: ["To be", "or not", "to be"].map(inserted) },
      "w#0": { total: 6, rows: ["to", "be", "or", "not"].map(inserted) },
    });
  });

  it("forgets an older request that waits", () => {
    const runs = answersTo(request(1), request(2)).map(({ run }) => run);
    expect(new Set(runs)).toEqual(new Set([2]));
  });

  it("ends at its limit of steps and says that more would come", () => {
    const last = answersTo(request(1, { steps: 3 })).at(-1);
    expect(last).toMatchObject({ done: true, state: "running", steps: 3 });
  });

  it("shows a failure with the rows before it", () => {
    const last = answersTo(request(1, { files: {} })).at(-1);
    expect(last).toMatchObject({ done: true, state: "failed", failure: { operatorUid: "s#0" } });
  });

  it("reports a graph that cannot be built as a bug", () => {
    const lost = { id: "e0", streamEdgeIds: [], source: "none", sourceOperator: 0, target: "v" };
    const graph = {
      ...wordsJob(),
      edges: [{ ...lost, partitioning: { kind: "forward" }, schema: LINE }],
    } as const;
    expect(answersTo(request(5, { graph })).at(-1)).toMatchObject({ kind: "broken", run: 5 });
  });
});

function inserted(text: string) {
  return { kind: "+I", values: [text] };
}
