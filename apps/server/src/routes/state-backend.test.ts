import type { StateBackendSettings } from "@millrace/graph";
import { expect, test } from "vitest";
import { hostMetricsDocument } from "../testing/flow-documents.ts";
import { TestServer } from "../testing/test-server.ts";

async function backendOf(
  server: TestServer,
  stateBackend: StateBackendSettings | undefined,
): Promise<StateBackendSettings | null | undefined> {
  const document = hostMetricsDocument("x");
  const body = { document: { ...document, settings: { ...document.settings, stateBackend } } };
  const { id } = (await server.call("/api/documents", { method: "POST", body })).json as { id: string };
  await server.call("/api/jobs", { method: "POST", body: { documentId: id, version: 1 } });
  return server.cluster.submitted.at(-1)?.graph.settings.stateBackend;
}

test("a job keeps its state where its pipeline says, and otherwise where the server is set to", async () => {
  await using plain = await TestServer.start();
  expect(await backendOf(plain, undefined)).toBeNull();
  await using server = await TestServer.start({ stateBackend: "lmdb" });
  expect(await backendOf(server, undefined)).toEqual({ kind: "lmdb" });
  expect(await backendOf(server, { kind: "hashmap" })).toEqual({ kind: "hashmap" });
  const own = { kind: "lmdb", memoryMb: 16, diskMb: 512 } as const;
  expect(await backendOf(server, own)).toEqual(own);
});
