import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "./testing/cli-process.ts";
import { scriptedServer } from "./testing/scripted-server.ts";
import { writeFlow } from "./testing/write-flow.ts";

const refused = {
  error: { code: "request.malformed", message: 'The body is not valid: Unrecognized key: "allRows".' },
};

/** Stores documents, and refuses what a server of before refused. */
const olderServer = () =>
  scriptedServer(({ url }) =>
    url === "/api/jobs"
      ? { status: 400, body: refused }
      : { status: 201, body: { id: "a", version: 1, savedMs: 0 } },
  );

test("a server that cannot give all rows is said to be older", { timeout: 60_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), "millrace-older-"));
  using server = await olderServer();
  writeFlow(cwd, "a.flow.json", [
    { id: "count", kind: "sequence", config: { from: 1, to: 3 } },
    { id: "print", kind: "print", config: {} },
  ]);
  const { code, stdout, stderr } = await cli(["run", "a.flow.json", "--server", server.address], cwd);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    "The server is older than this command and cannot give all rows: update it, or run the pipeline without --server.\n",
  );
  rmSync(cwd, { recursive: true });
});
