import { documentSchema, errorSchema } from "@millrace/protocol";
import { expect, test } from "vitest";
import { hostMetricsDocument } from "../testing/flow-documents.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";

test("a document is stored, read, saved again and deleted; its viewport comes back as it was", async () => {
  await using server = await TestServer.start();
  const created = await server.call("/api/documents", {
    method: "POST",
    body: { document: hostMetricsDocument("Mine") },
  });
  expect(created.status).toBe(201);
  const { id } = created.json as { readonly id: string };

  const read = documentSchema.parse((await server.call(`/api/documents/${id}`)).json);
  expect(read).toMatchObject({ id, version: 1, example: false, document: hostMetricsDocument("Mine") });

  const changed = { ...hostMetricsDocument("Renamed"), viewport: { x: 1, y: 2, zoom: 3 } };
  const saved = await server.call(`/api/documents/${id}`, {
    method: "PUT",
    body: { baseVersion: 1, document: changed },
  });
  expect(saved.json).toMatchObject({ id, version: 2 });
  expect((await server.call("/api/documents")).json).toContainEqual(
    expect.objectContaining({ id, name: "Renamed", version: 2 }),
  );
  expect((await server.call(`/api/documents/${id}?version=1`)).json).toMatchObject({
    document: { name: "Mine" },
  });

  expect((await server.call(`/api/documents/${id}`, { method: "DELETE" })).status).toBe(200);
  expect(errorCode(await server.call(`/api/documents/${id}`))).toBe("document.unknown");
});

test("of two saves on the same version the second is refused with the newest version, and both texts are left", async () => {
  await using server = await TestServer.start();
  const save = (name: string) =>
    server.call("/api/documents/example-word-count", {
      method: "PUT",
      body: { baseVersion: 1, document: hostMetricsDocument(name) },
    });
  const answers = await Promise.all([save("first"), save("second")]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  const refused = answers.find(({ status }) => status === 409);
  expect(errorSchema.parse(refused?.json).error).toMatchObject({
    code: "document.stale",
    details: [{ version: 2 }],
  });
  const winner = answers[0]?.status === 200 ? "first" : "second";
  expect((await server.call("/api/documents/example-word-count")).json).toMatchObject({
    version: 2,
    document: { name: winner },
  });
  expect((await server.call("/api/documents/example-word-count?version=1")).json).toMatchObject({
    document: { name: "Word count" },
  });
});

test("examples are stored once: what a person changed or deleted stays so at the next start", async () => {
  await using first = await TestServer.start();
  await first.call("/api/documents/example-word-count", { method: "DELETE" });
  const body = { baseVersion: 1, document: hostMetricsDocument("My own") };
  await first.call("/api/documents/example-host-metrics", { method: "PUT", body });
  await first.stop();
  const second = await TestServer.start({ dataDir: first.dataDir });
  expect((await second.call("/api/documents")).json).toMatchObject([
    { id: "example-host-metrics", name: "My own", example: true },
  ]);
  await second.stop();
});

test("a document of nine megabytes comes back as it was", async () => {
  await using server = await TestServer.start();
  const rows = Array.from({ length: 9_000 }, (_, index) => [`${index}`.padEnd(1_000, "x")]);
  const node = {
    id: "c",
    kind: "collection",
    version: 1,
    name: "C",
    position: { x: 0, y: 0 },
    parallelism: null,
  };
  const document = { ...hostMetricsDocument("Large"), nodes: [{ ...node, config: { rows } }] };
  const created = await server.call("/api/documents", { method: "POST", body: { document } });
  expect(created.status).toBe(201);
  const { id } = created.json as { readonly id: string };
  expect(documentSchema.parse((await server.call(`/api/documents/${id}`)).json).document).toMatchObject({
    nodes: [{ config: { rows } }],
  });
});

test("what is no document of ours is refused with diagnostics, and a newer one is not half understood", async () => {
  await using server = await TestServer.start();
  const post = (document: unknown) => server.call("/api/documents", { method: "POST", body: { document } });
  const newer = await post({ ...hostMetricsDocument("x"), version: 99 });
  expect(newer.status).toBe(422);
  expect(newer.json).toMatchObject({
    error: { code: "document.invalid", details: [{ code: "document.newer", params: { version: 99 } }] },
  });
  expect((await post({ hello: "world" })).json).toMatchObject({
    error: { details: [{ code: "document.not-a-flow" }] },
  });
  expect((await post({ ...hostMetricsDocument("x"), surprise: 1 })).status).toBe(422);
});
