import type { Failure, Job } from "@millrace/protocol";
import { expect, test } from "vitest";
import { lastFailureOf } from "./last-failure-of.ts";

const failure = (code: string, nodeId: string | null): Failure => ({
  code,
  params: {},
  nodeId,
  operatorUid: null,
  subtask: null,
  cause: null,
});

const restart = (cause: Failure | null) => ({ cause }) as Job["restarts"][number];

test("what ended the job counts, then the newest restart of this node", () => {
  const job = {
    failure: failure("last", "b"),
    restarts: [restart(failure("first", "a")), restart(failure("second", "a")), restart(null)],
  };
  expect(lastFailureOf(job, "b")?.code).toBe("last");
  expect(lastFailureOf(job, "a")?.code).toBe("second");
  expect(lastFailureOf(job, "c")).toBeNull();
});
