import type { JobEdge, JobGraph, JobVertex } from "@millrace/graph";
import type { Job } from "@millrace/protocol";
import { expect, test } from "vitest";
import { stageNumbers, stageState } from "./batch-stages.ts";

/** `a>b b>c`: vertices and blocking edges. */
function graphOf(edges: string, runtimeMode: "batch" | "streaming" = "batch"): JobGraph {
  const ends = edges.split(" ").map((edge) => edge.split(">"));
  const ids = [...new Set(ends.flat())].toSorted();
  return {
    vertices: ids.map((id) => ({ id, parallelism: 1 }) as JobVertex),
    edges: ends.map(([source, target]) => ({ source, target, exchange: "blocking" }) as JobEdge),
    settings: { runtimeMode },
  } as unknown as JobGraph;
}

test("a stage comes after all that it waits for", () => {
  expect([...stageNumbers(graphOf("a>c b>c c>d b>d"))]).toEqual([
    ["a", 1],
    ["b", 1],
    ["c", 2],
    ["d", 3],
  ]);
  expect(stageNumbers(graphOf("a>b", "streaming")).size).toBe(0);
});

test("waits until it is deployed, runs until its last subtask has written", () => {
  const subtasks = (...states: readonly string[]): Job["subtasks"] =>
    states.map((state) => ({ state })) as unknown as Job["subtasks"];
  expect(stageState([], 2)).toBe("waiting");
  expect(stageState(subtasks("running", "deploying"), 2)).toBe("running");
  expect(stageState(subtasks("finished"), 2)).toBe("running");
  expect(stageState(subtasks("finished", "finishing"), 2)).toBe("finished");
  expect(stageState(subtasks("finished", "failed"), 2)).toBe("failed");
});
