import type { JobEdge, JobVertex } from "@millrace/graph";
import { CHANNEL_FIELDS } from "@millrace/protocol";
import type { SubtaskMetrics } from "@millrace/protocol";
import { expect, test } from "vitest";
import { jobFigures, skew, watermarkLag } from "./job-figures.ts";
import type { JobTopology } from "./job-topology.ts";
import { MetricsFeed } from "./metrics-feed.ts";

const edge = {
  id: "e0",
  source: "src",
  sourceOperator: 0,
  target: "agg",
  streamEdgeIds: ["s1", "s2"],
} as unknown as JobEdge;
const vertex = (id: string, ...nodes: readonly string[]): readonly [string, JobVertex] => [
  id,
  { id, operators: nodes.map((nodeId) => ({ nodeId })) } as unknown as JobVertex,
];
const topology: JobTopology = {
  vertexOf: new Map([
    ["src", "src"],
    ["agg", "agg"],
    ["print", "agg"],
  ]),
  vertices: new Map([vertex("src", "src"), vertex("agg", "agg", "print")]),
  channelOf: new Map([
    ["s1", { edge, part: 0, parts: ["s1", "s2"] }],
    ["s2", { edge, part: 1, parts: ["s1", "s2"] }],
  ]),
  edges: [edge],
  sourceNodes: new Set(["src"]),
  producerOf: new Map([
    ["s1", "src"],
    ["s2", "key"],
    ["s3", "agg"],
    ["late", "agg"],
  ]),
  sideEdges: new Set(["late"]),
  onlyReaderOf: new Map(),
};

function operator(nodeId: string, more: object = {}) {
  return {
    nodeId,
    uid: `${nodeId}#0`,
    recordsIn: 10,
    recordsOut: 20,
    recordsInPerSecond: 1,
    recordsOutPerSecond: 2,
    sideRecordsOut: 0,
    sideRecordsOutPerSecond: 0,
    watermarkMs: null,
    lateRecords: 0,
    malformedRecords: 0,
    outsideRecords: 0,
    spilledBytes: 0,
    stateBytes: 8,
    stateEntries: 1,
    ...more,
  };
}

function subtask(vertexId: string, index: number, more: Partial<SubtaskMetrics>): SubtaskMetrics {
  return {
    vertexId,
    subtask: index,
    busy: 0.1,
    backpressured: 0,
    idle: 0.9,
    waiting: 0,
    recordsInPerSecond: 0,
    recordsOutPerSecond: 0,
    bytesInPerSecond: 0,
    bytesOutPerSecond: 0,
    recordsIn: 0,
    recordsOut: 0,
    inputQueued: 0,
    inputCapacity: 0,
    outputQueued: 0,
    outputCapacity: 0,
    operators: [],
    ...more,
  };
}

const frame = [
  subtask("src", 0, {
    busy: 0.1,
    backpressured: 0.9,
    operators: [operator("src", { recordsOutPerSecond: 300 })],
  }),
  subtask("src", 1, {
    busy: 0.2,
    backpressured: 0.7,
    operators: [operator("src", { recordsOutPerSecond: 100 })],
  }),
  subtask("agg", 0, {
    busy: 0.98,
    inputQueued: 60,
    inputCapacity: 64,
    operators: [operator("agg", { watermarkMs: 5_000 }), operator("print")],
  }),
  subtask("agg", 1, {
    busy: 0.2,
    inputQueued: 4,
    inputCapacity: 64,
    operators: [operator("agg", { watermarkMs: 9_000 }), operator("print")],
  }),
];

const measured = { subtasks: frame, channels: [], timeMs: 0 };

test("rows that wait to go round a loop are those of all subtasks of its head", () => {
  const subtasks = [9, undefined, 4].map((loopRows, index) =>
    subtask("agg", index, { operators: [operator("agg", loopRows === undefined ? {} : { loopRows })] }),
  );
  expect(jobFigures(topology, { ...measured, subtasks }, null).nodes.get("agg")?.loopRows).toBe(13);
});

test("an edge of a side output has the rate of side outputs, and a projection before it counts for no node", () => {
  const aside = [
    operator("agg", { recordsOutPerSecond: 7, sideRecordsOutPerSecond: 3 }),
    operator("agg", { uid: "agg#0:late", recordsOutPerSecond: 3 }),
  ];
  const figures = jobFigures(
    topology,
    { ...measured, subtasks: [subtask("agg", 0, { operators: aside })] },
    null,
  );
  expect(figures.edges.get("late")?.rowsPerSecond).toBe(3);
  expect(figures.edges.get("s3")?.rowsPerSecond).toBe(7);
  expect(figures.nodes.get("agg")).toMatchObject({ recordsOutPerSecond: 7, sideRecordsOutPerSecond: 3 });
});

test("of several side outputs each edge has its own rate: what its channels carry, or what its reader takes", () => {
  const chained = { ...topology, onlyReaderOf: new Map([["late", "print"]]) };
  const subtasks = [
    subtask("agg", 0, {
      operators: [
        operator("agg", { sideRecordsOutPerSecond: 9 }),
        operator("print", { recordsInPerSecond: 4 }),
      ],
    }),
  ];
  const read = jobFigures(chained, { ...measured, subtasks }, null);
  expect(read.edges.get("late")?.rowsPerSecond).toBe(4);
  const aside = { ...chained, sideEdges: new Set(["late", "s1"]) };
  const channels = [0, 1].map((producer) =>
    CHANNEL_FIELDS.map((field) => ({ producer, rowsPerSecond: 2.5 })[field as "producer"] ?? 0),
  );
  const sent = jobFigures(aside, { ...measured, subtasks, channels }, null);
  expect(sent.edges.get("s1")?.rowsPerSecond).toBe(5);
  expect(sent.edges.get("s2")?.rowsPerSecond).toBe(5);
});

test("a node shows its worst subtask, sums its rates and takes the smallest watermark", () => {
  const figures = jobFigures(topology, measured, "agg");
  expect(figures.nodes.get("src")).toMatchObject({ backpressured: 0.9, busy: 0.1, recordsOutPerSecond: 400 });
  expect(figures.nodes.get("agg")).toMatchObject({
    busy: 0.98,
    watermarkMs: 5_000,
    stateBytes: 16,
    isCause: true,
  });
  expect(figures.rowsInPerSecond).toBe(400);
});

test("both canvas edges of a job edge show the gate's queue and the producer's rate", () => {
  const { edges } = jobFigures(topology, measured, "agg");
  const expected = { rowsPerSecond: 400, queued: 64, capacity: 128, intoCause: true, flight: null };
  expect(edges.get("s1")).toEqual(expected);
  expect(edges.get("s2")).toEqual(expected);
});

test("a chained edge has a rate and no channel", () => {
  expect(jobFigures(topology, measured, "agg").edges.get("s3")).toEqual({
    rowsPerSecond: 4,
    queued: 0,
    capacity: 0,
    intoCause: false,
    flight: null,
  });
});

test("skew compares the busiest subtask with the mean", () => {
  expect(skew([{ rowsPerSecond: 30 }, { rowsPerSecond: 10 }])).toBe(1.5);
  expect(skew([{ rowsPerSecond: 30 }])).toBeNull();
  expect(skew([{ rowsPerSecond: 0 }, { rowsPerSecond: 0 }])).toBeNull();
});

test("lag behind the clock means nothing for data of the past", () => {
  expect(watermarkLag(1_000, 6_000)).toBe(5_000);
  expect(watermarkLag(null, 6_000)).toBeNull();
  expect(watermarkLag(0, 1_700_000_000_000)).toBeNull();
});

test("the feed tells each listener once a tick, after the figures are in place", () => {
  const feed = new MetricsFeed();
  const seen: (number | undefined)[] = [];
  feed.reset(topology);
  const end = feed.subscribe(() => seen.push(feed.node("agg")?.busy));
  feed.publish(measured, 10);
  end();
  feed.publish(measured, 20);
  expect(seen).toEqual([undefined, 0.98]);
  expect(feed.busyHistory("agg")).toEqual([0.98, 0.98]);
  expect(feed.receivedMs).toBe(20);
});
