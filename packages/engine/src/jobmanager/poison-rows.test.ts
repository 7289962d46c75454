import { jobFailure } from "@millrace/graph";
import type { JobFailure } from "@millrace/graph";
import { expect, test } from "vitest";
import { PoisonRows } from "./poison-rows.ts";

const failureOf = (row: string): JobFailure =>
  jobFailure(
    "runtime.internal",
    { node: "Map", problem: "no such thing", row, source: "Orders" },
    { operatorUid: "map#0", nodeId: "map", subtask: 1, cause: "Error: no such thing" },
  );

test("the third failure at one row names it, and is not restarted from", () => {
  const rows = new PoisonRows();
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
  const rows = new PoisonRows();
  const lost = jobFailure("runtime.taskmanager-lost", { taskManager: "tm-1", problem: "SIGKILL" });
  const divided = jobFailure("runtime.division-by-zero", { node: "Map", row: "n = 0" });
  for (let time = 0; time < 5; time++) {
    expect(rows.judge(lost)).toBe(lost);
    expect(rows.judge(divided)).toBe(divided);
  }
});
