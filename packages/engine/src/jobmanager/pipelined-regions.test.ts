import { rowSchema, string } from "@millrace/graph";
import type { JobGraph, Partitioning } from "@millrace/graph";
import { expect, test } from "vitest";
import { PipelinedRegions } from "./pipelined-regions.ts";
import { SETTINGS } from "./testing/scripted-cluster.ts";

type Edge = readonly [source: string, target: string, partitioning: Partitioning];

const hash: Partitioning = { kind: "hash", keys: [0] };
const forward: Partitioning = { kind: "forward" };

function graphOf(vertices: Readonly<Record<string, number>>, edges: readonly Edge[]): JobGraph {
  return {
    name: "regions",
    maxParallelism: 128,
    settings: SETTINGS,
    vertices: Object.entries(vertices).map(([id, parallelism]) => ({
      id,
      name: id,
      parallelism,
      slotSharingGroup: "default",
      operators: [],
    })),
    edges: edges.map(([source, target, partitioning], index) => ({
      id: `edge-${index}`,
      streamEdgeIds: [],
      source,
      sourceOperator: 0,
      target,
      partitioning,
      schema: rowSchema([{ name: "line", type: string(false) }]),
    })),
  };
}

function regionsOf(graph: JobGraph): Readonly<Record<string, readonly number[]>> {
  const regions = new PipelinedRegions(graph);
  return Object.fromEntries(
    graph.vertices.map(({ id, parallelism }) => [
      id,
      Array.from({ length: parallelism }, (_, subtask) => regions.of(id, subtask)),
    ]),
  );
}

test("an exchange between all subtasks makes one region of them", () => {
  const graph = graphOf({ source: 3, sink: 2 }, [["source", "sink", hash]]);
  expect(regionsOf(graph)).toEqual({ source: [0, 0, 0], sink: [0, 0] });
  expect(new PipelinedRegions(graph).count).toBe(1);
});

test("pipelines that are not wired to each other are regions of their own", () => {
  const graph = graphOf({ a: 2, b: 2, c: 1, d: 2 }, [
    ["a", "c", hash],
    ["b", "d", { kind: "broadcast" }],
  ]);
  expect(regionsOf(graph)).toEqual({ a: [0, 0], b: [1, 1], c: [0], d: [1, 1] });
});

test("along forward edges each subtask is a region, until an exchange joins them", () => {
  const graph = graphOf({ a: 3, b: 3 }, [["a", "b", forward]]);
  expect(regionsOf(graph)).toEqual({ a: [0, 1, 2], b: [0, 1, 2] });
  const joined = graphOf({ a: 3, b: 3, c: 1 }, [
    ["a", "b", forward],
    ["b", "c", { kind: "rebalance" }],
  ]);
  expect(new PipelinedRegions(joined).count).toBe(1);
});

test("a vertex without edges has a region for each subtask", () => {
  expect(regionsOf(graphOf({ alone: 3 }, []))).toEqual({ alone: [0, 1, 2] });
});

test("two sources of one consumer are of its region, and so is what another branch of one of them feeds", () => {
  const graph = graphOf({ a: 2, b: 2, joined: 2, branch: 2, apart: 1 }, [
    ["a", "joined", hash],
    ["b", "joined", hash],
    ["b", "branch", forward],
  ]);
  expect(regionsOf(graph)).toEqual({
    a: [0, 0],
    b: [0, 0],
    joined: [0, 0],
    branch: [0, 0],
    apart: [1],
  });
});
