import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { catalog, nodeExampleDocument } from "@millrace/nodes";
import { jobSchema } from "@millrace/protocol";
import type { Job } from "@millrace/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "./testing/server-process.ts";
import { temporaryDirectory } from "./testing/test-server.ts";

/** The small example of every node on the real engine, and what those that speak to a server speak to. */
const PATIENTLY = { timeout: 120_000, interval: 100 };

let dataDir: string;
let server: ServerProcess;
let lines: Server;
const received: string[] = [];

beforeAll(async () => {
  dataDir = temporaryDirectory();
  server = new ServerProcess(["--port", "0", "--data", dataDir]);
  lines = createServer((socket) => {
    socket.on("data", (data) => received.push(data.toString()));
    socket.on("error", () => undefined);
    socket.write("to be or not to be\n");
  });
  await new Promise<void>((resolve) => lines.listen(0, "127.0.0.1", resolve));
  await server.address();
}, 120_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  lines.close();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

/** Where the nodes that need one find a server of this test. */
const reached = (kind: string): object =>
  kind.startsWith("socket-") ? { host: "127.0.0.1", port: (lines.address() as AddressInfo).port } : {};

async function started(kind: string): Promise<string> {
  const definition = catalog.find((each) => each.kind === kind)!;
  const document = nodeExampleDocument(definition)!;
  const nodes = document.nodes.map((node) =>
    node.kind === kind ? { ...node, config: { ...node.config, ...reached(kind) } } : node,
  );
  const body = JSON.stringify({ document: { ...document, nodes } });
  const stored = await server.json<{ id: string; version: number }>("/api/documents", {
    method: "POST",
    body,
  });
  const run = JSON.stringify({ documentId: stored.id, version: stored.version });
  return (await server.json<{ job: { id: string } }>("/api/jobs", { method: "POST", body: run })).job.id;
}

const jobOf = async (id: string): Promise<Job> => jobSchema.parse(await server.json(`/api/jobs/${id}`));

/** To its end, or where it has none until rows were printed. */
test.each(catalog.map(({ kind }) => kind))(
  "the example of %s runs",
  async (kind) => {
    const id = await started(kind);
    const isOver = async () => {
      const { summary, rows, failure } = await jobOf(id);
      expect(failure).toBeNull();
      return summary.state === "finished" || rows.some(({ total }) => total > 0);
    };
    await expect.poll(isOver, PATIENTLY).toBe(true);
    const job = await jobOf(id);
    if (catalog.find((each) => each.kind === kind)?.category !== "sink")
      expect(job.rows.reduce((sum, { total }) => sum + total, 0)).toBeGreaterThan(0);
    await server.json(`/api/jobs/${id}/cancel`, { method: "POST" });
  },
  PATIENTLY.timeout,
);

test("what a socket was to get has come there", () => {
  expect(received.join("")).toContain("Lima");
});
