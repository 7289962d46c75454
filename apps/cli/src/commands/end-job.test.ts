import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { cli } from "../testing/cli-process.ts";
import { scriptedServer } from "../testing/scripted-server.ts";

const summary = {
  id: "a",
  name: "Test",
  documentId: null,
  documentVersion: null,
  createdMs: 0,
  startedMs: 0,
  endedMs: null,
  restarts: 0,
  lastCheckpoint: 3,
  startedFrom: null,
  tasks: { total: 1, running: 1 },
};
const nothing = { failure: null, streamGraph: {}, jobGraph: {}, subtasks: [], checkpoints: [], restarts: [] };

/** A job that is in these states one after the other, as often as it is asked for. */
function jobIn(states: readonly Readonly<Record<string, unknown>>[]) {
  let asked = 0;
  return scriptedServer(({ method }) => {
    if (method === "POST") return { status: 202, body: { job: { ...summary, state: "running" } } };
    const { stopRefused, ...state } = states[asked++] ?? states.at(-1) ?? {};
    const job = { ...nothing, parts: [], rows: [], summary: { ...summary, ...state } };
    return { status: 200, body: stopRefused === undefined ? job : { ...job, stopRefused } };
  });
}

const refused = (timeMs: number) => ({ state: "running", stopRefused: { reason: "disk-full", timeMs } });

test("a stop whose savepoint cannot be taken is told: the job goes on", { timeout: 60_000 }, async () => {
  using server = await jobIn([refused(1), refused(1), { state: "stopping" }, refused(2)]);
  const stopped = await cli(["stop", "a", "--savepoint", "--server", server.address], tmpdir());
  expect(stopped).toEqual({
    code: 1,
    stdout: "",
    stderr: "The job goes on: its savepoint could not be taken (disk-full).\n",
  });
});

test("a job that restarts while it stops has not ended", { timeout: 60_000 }, async () => {
  const ends = [{ state: "stopping" }, { state: "restarting" }, { state: "finished", endedMs: 9 }];
  using server = await jobIn([refused(1), refused(1), ...ends]);
  const stopped = await cli(["stop", "a", "--server", server.address], tmpdir());
  expect(stopped).toEqual({ code: 0, stdout: "finished, checkpoint a/3\n", stderr: "" });
});

test("a batch job is not stopped, and the refusal says what to do", { timeout: 60_000 }, async () => {
  const message = "A batch job has nothing to stop with. Cancel it instead.";
  const job = { ...nothing, parts: [], rows: [], summary: { ...summary, state: "running" } };
  using server = await scriptedServer(({ method }) =>
    method === "POST"
      ? { status: 409, body: { error: { code: "job.batch", message } } }
      : { status: 200, body: job },
  );
  const stopped = await cli(["stop", "a", "--server", server.address], tmpdir());
  expect(stopped).toEqual({ code: 1, stdout: "", stderr: `${message}\n` });
});
