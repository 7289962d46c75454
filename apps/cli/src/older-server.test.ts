import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli } from "./testing/cli-process.ts";
import { writeFlow } from "./testing/write-flow.ts";

/** Stores documents, and refuses what a server of before refused. */
async function olderServer() {
  const server = createServer((request, response) => {
    const isJob = request.url === "/api/jobs";
    const refused = {
      error: { code: "request.malformed", message: 'The body is not valid: Unrecognized key: "allRows".' },
    };
    response.writeHead(isJob ? 400 : 201, { "content-type": "application/json" });
    response.end(JSON.stringify(isJob ? refused : { id: "a", version: 1, savedMs: 0 }));
    request.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}

test("a server that cannot give all rows is said to be older", { timeout: 60_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), "millrace-older-"));
  const server = await olderServer();
  writeFlow(cwd, "a.flow.json", [
    { id: "count", kind: "sequence", config: { from: 1, to: 3 } },
    { id: "print", kind: "print", config: {} },
  ]);
  const { code, stdout, stderr } = await cli(["run", "a.flow.json", "--server", server.address], cwd);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    "The server is older than this command and cannot give all rows: update it, or run the pipeline without --server.\n",
  );
  server.close();
  rmSync(cwd, { recursive: true });
});
