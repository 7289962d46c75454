import type { Job } from "@millrace/protocol";
import { expect, test } from "vitest";
import type { RunReport } from "./run-report.ts";
import { ToldJob } from "./told-job.ts";

/** A running job of which the newest two rows of `print` are there. */
function jobWith(total: number, newest: readonly string[]): Job {
  const rows = newest.map((value) => ({ kind: "+I", values: [value] }));
  const summary = { id: "j", state: "running", endedMs: null };
  return {
    summary,
    rows: [{ nodeId: "print", rows, total }],
    checkpoints: [],
    parts: [],
    restarts: [],
  } as unknown as Job;
}

test("each row is told once, and how many were gone before they were seen", () => {
  const lines: string[] = [];
  const report = {
    state: () => {},
    row: (node: string, _kind: string, values: readonly (string | null)[]) =>
      lines.push(`${node} ${values.join()}`),
    missed: (node: string, rows: number) => lines.push(`${node} missed ${rows}`),
  } as unknown as RunReport;
  const told = new ToldJob(report);
  told.tell(jobWith(1, ["a"]));
  told.tell(jobWith(2, ["a", "b"]));
  told.tell(jobWith(2, ["a", "b"]));
  told.tell(jobWith(7, ["f", "g"]));
  expect(lines).toEqual(["print a", "print b", "print missed 3", "print f", "print g"]);
});
