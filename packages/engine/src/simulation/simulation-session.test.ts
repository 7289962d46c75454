import { describe, expect, it } from "vitest";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import { bigint, rowSchema } from "@millrace/graph";
import { SimulationSession } from "./simulation-session.ts";
import type { FromSimulationWorker } from "./worker-protocol.ts";

const ROW = rowSchema([{ name: "n", type: bigint(false) }]);

function printJob(rows: number): JobGraph {
  const source: OperatorSpec = {
    kind: "collection-source",
    rows: Array.from({ length: rows }, (_, i) => [String(i)]),
  };
  const sink: OperatorSpec = { kind: "print-sink", prefix: "" };
  const operators = [
    { uid: "s#0", nodeId: "s", name: "s", spec: source, input: null, inputSchema: null, outputSchema: ROW },
    { uid: "p#0", nodeId: "p", name: "p", spec: sink, input: 0, inputSchema: ROW, outputSchema: null },
  ];
  return {
    name: "print",
    maxParallelism: 128,
    settings: {
      parallelism: 1,
      checkpoint: {
        intervalMs: 1_000,
        timeoutMs: 60_000,
        minPauseMs: 0,
        retained: 1,
        tolerableFailures: 0,
        onCancel: "retain",
      },
      restart: { kind: "none" },
      bufferTimeoutMs: 5,
    },
    vertices: [{ id: "v", name: "s -> p", parallelism: 1, slotSharingGroup: "default", operators }],
    edges: [],
  };
}

/** A session whose yields are run by hand. */
function session(): {
  readonly of: SimulationSession;
  readonly posted: FromSimulationWorker[];
  readonly turn: () => boolean;
} {
  const posted: FromSimulationWorker[] = [];
  const waiting: (() => void)[] = [];
  const of = new SimulationSession({
    post: (message) => posted.push(message),
    yieldThen: (next) => waiting.push(next),
  });
  return { of, posted, turn: () => (waiting.length > 0 ? (waiting.shift()!(), true) : false) };
}

describe("SimulationSession", () => {
  it("runs a graph to its end and posts rows, trace and state", () => {
    const { of, posted, turn } = session();
    of.receive({ kind: "load", run: 7, graph: printJob(20), seed: 1, trace: true });
    expect(posted).toEqual([{ kind: "loaded", run: 7 }]);
    of.receive({ kind: "run", steps: null });
    while (turn()) continue;
    const progress = posted.filter((message) => message.kind === "progress");
    const last = progress.at(-1)!;
    expect(last).toMatchObject({ run: 7, state: "finished", running: false, failure: null });
    expect(progress.flatMap(({ printed }) => printed.map(({ row }) => row.values[0]))).toEqual(
      Array.from({ length: 20 }, (_, i) => String(i)),
    );
    const steps = progress.flatMap(({ trace }) => trace.map(({ step }) => step));
    expect(steps).toEqual(steps.map((_, i) => i));
    expect(steps.length).toBeGreaterThan(20);
  });

  it("stops between slices, steps singly, and goes on", () => {
    const { of, posted, turn } = session();
    of.receive({ kind: "load", run: 1, graph: printJob(20_000), seed: 1, pollRows: 1, trace: false });
    of.receive({ kind: "run", steps: null });
    turn();
    of.receive({ kind: "stop" });
    while (turn()) continue;
    const stopped = posted.at(-1)!;
    expect(stopped).toMatchObject({ kind: "progress", running: false, state: "running" });
    of.receive({ kind: "run", steps: 1 });
    turn();
    const stepsOf = (message: FromSimulationWorker): number =>
      message.kind === "progress" ? message.steps : -1;
    expect(stepsOf(posted.at(-1)!)).toBe(stepsOf(stopped) + 1);
  });

  it("says so when it breaks", () => {
    const { of, posted, turn } = session();
    const graph = printJob(1);
    of.receive({
      kind: "load",
      run: 2,
      graph: {
        ...graph,
        edges: [
          {
            ...({} as JobGraph["edges"][number]),
            target: "v",
            source: "nowhere",
            partitioning: { kind: "forward" },
          },
        ],
      },
      seed: 1,
      trace: false,
    });
    of.receive({ kind: "run", steps: null });
    while (turn()) continue;
    expect(posted.at(-1)).toMatchObject({ kind: "broken", run: 2 });
  });
});
