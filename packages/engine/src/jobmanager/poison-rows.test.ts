import { jobFailure, renderFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { expect, test } from "vitest";
import { PoisonRows } from "./poison-rows.ts";
import { ScriptedCluster, twoVertexGraph } from "./testing/scripted-cluster.ts";

const failureOf = (row: string): JobFailure =>
  jobFailure(
    "runtime.internal",
    { node: "Map", problem: "no such thing", row, source: "Orders" },
    { operatorUid: "map#0", nodeId: "map", subtask: 1, cause: "Error: no such thing" },
  );

test("the third failure at one row names it, and is not restarted from", () => {
  const rows = new PoisonRows({});
  expect(rows.judge(failureOf("n = 1"))).toEqual(failureOf("n = 1"));
  expect(rows.judge(failureOf("n = 2")).reason).toBe("runtime.internal");
  expect(rows.judge(failureOf("n = 1")).reason).toBe("runtime.internal");
  expect(rows.judge(failureOf("n = 1"))).toEqual(
    jobFailure(
      "runtime.poison-row",
      { node: "Map", row: "n = 1", times: 3, problem: "no such thing", source: "Orders" },
      { operatorUid: "map#0", nodeId: "map", subtask: 1, cause: "Error: no such thing" },
    ),
  );
});

test("failures without a row, and those that are final anyway, stay as they are", () => {
  const rows = new PoisonRows({});
  const lost = jobFailure("runtime.taskmanager-lost", { taskManager: "tm-1", problem: "SIGKILL" });
  const divided = jobFailure("runtime.division-by-zero", { node: "Map", row: "n = 0" });
  for (let time = 0; time < 5; time++) {
    expect(rows.judge(lost)).toBe(lost);
    expect(rows.judge(divided)).toBe(divided);
  }
});

/** A job whose sink fails at the same row whenever it runs; how it ends. */
async function failedAtOneRow(poisonRowFailures: number, attempts: number) {
  const restart = { kind: "fixed-delay", attempts, delayMs: 500 } as const;
  const cluster = new ScriptedCluster();
  const job = await cluster.submit(twoVertexGraph({ settings: { restart, poisonRowFailures } }));
  for (let failures = 0; failures <= attempts && job.state === "running"; failures++) {
    cluster.fail("sink/0", "runtime.internal", { node: "Sink", problem: "no", row: "n = 1", source: "In" });
    await cluster.time.advance(600);
  }
  return job.finished;
}

test.each([
  [1, "Sink failed once at a row of In: n = 1. The problem: no."],
  [2, "Sink failed 2 times at the same row of In: n = 1. The problem: no."],
  [5, "Sink failed 5 times at the same row of In: n = 1. The problem: no."],
])(
  "a pipeline that allows %i failures at one row ends with that one, and says so",
  async (failures, words) => {
    const { state, failure, restarts } = await failedAtOneRow(failures, 10);
    expect({ state, restarts }).toEqual({ state: "failed", restarts: failures - 1 });
    expect(failure).toMatchObject({ reason: "runtime.poison-row", params: { times: failures } });
    expect(failure && renderFailure(failure, "en").message).toBe(words);
    expect(failure && renderFailure(failure, "zh").message).toContain(`上失败了 ${failures} 次：n = 1`);
  },
);

test("where poison rows are not looked for, the restart strategy alone ends the job", async () => {
  const { failure, restarts } = await failedAtOneRow(0, 4);
  expect(failure).toMatchObject({ reason: "runtime.restarts-exhausted", params: { row: "n = 1" } });
  expect(restarts).toBe(4);
});
