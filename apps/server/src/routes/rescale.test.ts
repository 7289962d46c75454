import { startedSchema } from "@millrace/protocol";
import { expect, test } from "vitest";
import { hostMetricsDocument } from "../testing/flow-documents.ts";
import { TestLiveClient } from "../testing/live-client.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";

test("a job goes on with another parallelism: watchers get its graphs, the history has it, and a refusal changes nothing", async () => {
  await using server = await TestServer.start();
  const body = { document: hostMetricsDocument("x") };
  const { id } = (await server.call("/api/documents", { method: "POST", body })).json as { id: string };
  const started = await server.call("/api/jobs", { method: "POST", body: { documentId: id, version: 1 } });
  const { job } = startedSchema.parse(started.json);
  const running = server.cluster.submitted[0]!;
  const rescale = (parallelism: number) =>
    server.call(`/api/jobs/${job.id}/rescale`, { method: "POST", body: { parallelism } });

  running.refusal = { kind: "no-slots", needed: 9, available: 2 };
  const refused = await rescale(9);
  expect([refused.status, errorCode(refused)]).toEqual([409, "cluster.no-slots"]);
  running.refusal = { kind: "not-running" };
  expect(errorCode(await rescale(2))).toBe("job.not-running");
  expect(errorCode(await rescale(0))).toBe("request.invalid");

  running.refusal = null;
  await using client = await TestLiveClient.open(server.port);
  client.send({ type: "hello", token: null });
  await client.next("welcome");
  client.send({ type: "watch", jobId: job.id });
  await client.next("job");
  expect((await rescale(3)).status).toBe(202);
  const graph = running.rescales.at(-1)!;
  expect(graph.settings.parallelism).toBe(3);
  running.emit({ kind: "rescaled", checkpointId: 4, graph });
  running.emit({
    kind: "restarting",
    attempt: 1,
    cause: null,
    delayMs: 0,
    restartsLeft: null,
    scope: "job",
    tasks: 3,
    subtasks: [],
  });
  const { job: now } = await client.next("job", (message) => message.job.restarts.length > 0);
  expect(now.jobGraph.settings.parallelism).toBe(3);
  expect(now.summary.restarts).toBe(0);
  expect(now.restarts).toMatchObject([{ cause: null, rescaledTo: 3 }]);
});
