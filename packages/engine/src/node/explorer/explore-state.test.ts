import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bigint, rowSchema, string, timestamp } from "@millrace/graph";
import type { ChainedOperator, JobGraph, OperatorSpec } from "@millrace/graph";
import { afterEach, beforeEach, expect, test } from "vitest";
import { batchOfRows } from "../../batch/row-values.ts";
import type { Value } from "../../batch/row-values.ts";
import { encodeManifest } from "../../checkpoint/manifest-format.ts";
import { SectionWriter, TABLE_STATE } from "../../checkpoint/section-reader.ts";
import type { OperatorTables } from "../../checkpoint/section-reader.ts";
import type { StateSection } from "../../checkpoint/state-io.ts";
import { twoVertexGraph } from "../../jobmanager/testing/scripted-cluster.ts";
import { exploreOnThread } from "./explore-on-thread.ts";
import { nodeFiles } from "../storage/node-files.ts";
import type { Operator } from "../../operators/operator.ts";
import { createOperator } from "../../operators/registry.ts";
import { writeStateFile } from "../../storage/state-files.ts";
import { OperatorRig } from "../../testing/operator-rig.ts";
import { exploreState } from "../../explorer/explore-state.ts";
import type { StateAnswer, StateQuery } from "../../explorer/explore-state.ts";

const INPUT = [
  { name: "word", type: string(false) },
  { name: "n", type: bigint() },
  { name: "t", type: timestamp(false) },
];
const SUM = { fn: "SUM", argument: 1, name: "total", type: bigint() } as const;
const COUNT = { fn: "COUNT", argument: null, name: "rows", type: bigint(false) } as const;
const AGGREGATES = [SUM, COUNT];
const TIMES = ["window_start", "window_end", "window_time"].map((name) => ({
  name,
  type: timestamp(false),
}));

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "millrace-state-"));
});
afterEach(() => rm(directory, { recursive: true }));

function operator(spec: OperatorSpec): ChainedOperator {
  const values = AGGREGATES.map(({ name, type }) => ({ name, type }));
  const times = spec.kind === "window-aggregate" ? TIMES : [];
  return {
    uid: "count#0",
    nodeId: "count",
    name: "count",
    spec,
    input: null,
    inputSchema: rowSchema(INPUT),
    outputSchema: rowSchema([INPUT[0]!, ...times, ...values]),
  };
}

function graphOf(spec: OperatorSpec): JobGraph {
  const graph = twoVertexGraph();
  return { ...graph, vertices: [{ ...graph.vertices[0]!, operators: [operator(spec)] }] };
}

/** A checkpoint of one subtask that has taken these rows. */
async function checkpoint(
  id: number,
  spec: OperatorSpec,
  rows: Value[][],
  inSlices = false,
): Promise<string> {
  const made = operator(spec);
  const rig = new OperatorRig(createOperator(made) as Operator, {
    input: INPUT,
    output: made.outputSchema!.fields,
  });
  if (rows.length > 0) rig.operator.processBatch(batchOfRows(rowSchema(INPUT), rows));
  const sections: StateSection[] = [];
  const slices = ({ operatorUid, name, tables }: OperatorTables): void => {
    for (const { namespace, table } of tables) {
      const taken = table.changes.begin(false, { subtask: 0, namespace });
      const bytes = taken.next(id, (length) => new Uint8Array(length));
      sections.push({ operatorUid, name, keyGroup: TABLE_STATE, bytes });
    }
  };
  rig.operator.snapshot?.(id, new SectionWriter("count#0", sections, inSlices ? slices : null));
  const snapshot = { checkpointId: id, vertexId: "source", subtask: 0, sections };
  await mkdir(join(directory, `chk-${id}`), { recursive: true });
  const written = await writeStateFile(nodeFiles, directory, snapshot, "state");
  const file = written && { name: written.file, bytes: written.bytes, checksum: written.checksum };
  const vertex = { vertexId: "source", parallelism: 1, operatorUids: ["count#0"] };
  const manifest = encodeManifest({
    jobId: "job",
    checkpointId: id,
    timestampMs: 1,
    maxParallelism: 128,
    vertices: [{ ...vertex, subtasks: [{ finished: false, file }] }],
  });
  await writeFile(join(directory, `chk-${id}`, "manifest.json"), manifest);
  return join(directory, `chk-${id}`);
}

const query = (path: string, spec: OperatorSpec, more: Partial<StateQuery> = {}): StateQuery => ({
  path,
  graph: graphOf(spec),
  operatorUid: "count#0",
  state: "groups",
  search: null,
  offset: 0,
  limit: 100,
  against: null,
  ...more,
});

/** `change key [window] values <- before`. */
function lines(answer: StateAnswer): readonly string[] {
  if (answer.kind !== "rows") throw new Error(answer.kind);
  return answer.rows
    .map(({ change, key, window, timerMs, values, before }) =>
      [change, key.join(","), window, timerMs, values.join(","), before && `<- ${before.join(",")}`]
        .filter((part) => part !== null && part !== "")
        .join(" "),
    )
    .toSorted();
}

const GROUPS = { kind: "group-aggregate", keys: [0], aggregates: AGGREGATES } as const;
const ROWS: Value[][] = [
  ["ant", 2n, 0],
  ["bee", 3n, 5],
  ["ant", 4n, 12],
  ["cat", null, 13],
];

test("tables that were taken in slices are read as those that were written as a whole", async () => {
  const path = await checkpoint(1, GROUPS, ROWS, true);
  expect(lines(await exploreOnThread(query(path, GROUPS)))).toEqual(["ant 6,2", "bee 3,1", "cat NULL,1"]);
});

test("entries of an aggregate: keys, values as the operator gives them, columns with types", async () => {
  const path = await checkpoint(1, GROUPS, ROWS);
  const answer = await exploreOnThread(query(path, GROUPS));
  expect(lines(answer)).toEqual(["ant 6,2", "bee 3,1", "cat NULL,1"]);
  expect(answer).toMatchObject({
    columns: {
      key: [{ name: "word", type: "STRING NOT NULL" }],
      values: [
        { name: "total", type: "BIGINT" },
        { name: "rows", type: "BIGINT NOT NULL" },
      ],
    },
    entries: 3,
    found: 3,
  });
});

test("by key, whatever its case, and by pages", async () => {
  const path = await checkpoint(1, GROUPS, ROWS);
  const found = await exploreState(nodeFiles, query(path, GROUPS, { search: "A" }));
  expect(found).toMatchObject({ entries: 3, found: 2 });
  const pages = await Promise.all(
    [0, 2].map((offset) => exploreState(nodeFiles, query(path, GROUPS, { offset, limit: 2 }))),
  );
  expect(pages.flatMap(lines).toSorted()).toEqual(["ant 6,2", "bee 3,1", "cat NULL,1"]);
});

test("between two checkpoints: what is new, changed and gone, with what was before", async () => {
  const earlier = await checkpoint(1, GROUPS, [
    ["ant", 2n, 0],
    ["bee", 3n, 0],
    ["eel", 1n, 0],
  ]);
  const later = await checkpoint(2, GROUPS, ROWS);
  const against = { path: earlier, graph: graphOf(GROUPS) };
  expect(lines(await exploreState(nodeFiles, query(later, GROUPS, { against })))).toEqual([
    "added cat NULL,1",
    "changed ant 6,2 <- 2,1",
    "removed eel 1,1 <- 1,1",
  ]);
});

test("windows: their stretch of time, and the time at which each fires", async () => {
  const tumbling = {
    kind: "window-aggregate",
    keys: [0],
    rowtime: 2,
    window: { kind: "tumbling", sizeMs: 10, offsetMs: 0 },
    aggregates: AGGREGATES,
  } as const;
  const slices = await checkpoint(1, tumbling, ROWS);
  expect(lines(await exploreState(nodeFiles, query(slices, tumbling, { state: "slices" })))).toEqual([
    "ant 0,10 9 2,1",
    "ant 10,20 19 4,1",
    "bee 0,10 9 3,1",
    "cat 10,20 19 NULL,1",
  ]);
  const session = { ...tumbling, window: { kind: "session", gapMs: 10 } } as const;
  const sessions = await checkpoint(2, session, ROWS);
  expect(lines(await exploreState(nodeFiles, query(sessions, session, { state: "sessions" })))).toEqual([
    "ant 0,10 9 2,1",
    "ant 12,22 21 4,1",
    "bee 5,15 14 3,1",
    "cat 13,23 22 NULL,1",
  ]);
});

test("windows of rows: how many a key has had, and what they add up to", async () => {
  const counted = {
    kind: "count-window-aggregate",
    keys: [0],
    size: 4,
    slide: 2,
    aggregates: AGGREGATES,
  } as const;
  const path = await checkpoint(1, counted, [...ROWS, ["ant", 10n, 0]]);
  expect(lines(await exploreState(nodeFiles, query(path, counted, { state: "counts" })))).toEqual([
    "ant 3,16,3",
    "bee 1,3,1",
    "cat 1,NULL,1",
  ]);
});

test("what is not there or does not hold is said", async () => {
  const path = await checkpoint(1, GROUPS, ROWS);
  expect(await exploreState(nodeFiles, query(path, GROUPS, { state: "no" }))).toEqual({ kind: "unknown" });
  await writeFile(join(path, "source-0.state"), "x");
  expect(await exploreState(nodeFiles, query(path, GROUPS))).toMatchObject({ kind: "unreadable" });
});
