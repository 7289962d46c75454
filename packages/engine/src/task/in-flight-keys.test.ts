import type { JobGraph, Partitioning } from "@millrace/graph";
import { expect, test } from "vitest";
import { inFlightKeys } from "./in-flight-keys.ts";

/** Two sources that feed one vertex. */
function graphOf(...partitionings: readonly Partitioning[]): JobGraph {
  const vertex = (id: string) => ({ id, operators: [{ uid: `${id}#0` }] });
  const edges = partitionings.map((partitioning, index) => ({
    id: `e${index}`,
    source: `s${index}`,
    sourceOperator: 0,
    target: "t",
    targetInput: index,
    partitioning,
  }));
  return { vertices: [vertex("s0"), vertex("s1"), vertex("t")], edges } as unknown as JobGraph;
}

const PARTITIONER: Partitioning = {
  kind: "partitioner",
  nodeId: "p",
  by: { kind: "function", code: { source: "({ n }, all) => n % all", bigints: "number", onError: "fail" } },
};

test("no checkpoint holds rows on their way by a partitioner: after rescaling nobody could say whose they are", () => {
  expect([...inFlightKeys(graphOf({ kind: "hash", keys: [0] })).keys()]).toEqual(["e0"]);
  expect(inFlightKeys(graphOf(PARTITIONER)).size).toBe(0);
});

test("an input by a partitioner makes its vertex align on all of them", () => {
  expect(inFlightKeys(graphOf({ kind: "rebalance" }, PARTITIONER)).size).toBe(0);
  expect(inFlightKeys(graphOf({ kind: "rebalance" }, { kind: "global" })).size).toBe(2);
});
