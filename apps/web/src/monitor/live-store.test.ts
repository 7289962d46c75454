// @vitest-environment happy-dom
import { compile } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import type { Job } from "@millrace/protocol";
import { expect, test } from "vitest";
import { usePreferences } from "../store/preferences-store.ts";
import { testJob } from "../testing/test-job.ts";
import { receive, useLive } from "./live-store.ts";

function exampleJob(): Job {
  const { document } = examples.find(({ id }) => id === "host-metrics")!;
  const { streamGraph, jobGraph } = compile(document, catalog);
  const about = { name: document.name, documentId: "example-host-metrics", documentVersion: 1 };
  return {
    summary: testJob(about),
    failure: null,
    streamGraph: streamGraph!,
    jobGraph: jobGraph!,
    subtasks: [],
    checkpoints: [],
    restarts: [],
    parts: [],
    rows: [],
  };
}

test("a job of an example keeps its name in the reader's language, whichever message brings it", () => {
  usePreferences.setState({ locale: "zh" });
  const job = exampleJob();
  const { streamGraph: _streamGraph, jobGraph: _jobGraph, ...progress } = job;
  const nameAfter = (message: Parameters<typeof receive>[0]): string | undefined => {
    receive(message);
    return useLive.getState().job?.summary.name;
  };
  expect(nameAfter({ v: 1, type: "job", job })).toBe("主机指标");
  expect(nameAfter({ v: 1, type: "jobs", jobs: [{ ...job.summary, restarts: 1 }] })).toBe("主机指标");
  expect(useLive.getState().job?.summary.restarts).toBe(1);
  expect(nameAfter({ v: 1, type: "progress", job: progress })).toBe("主机指标");
});
