import { documentVersionSchema, savedSchema } from "@millrace/protocol";
import type { DocumentVersion } from "@millrace/protocol";
import type { FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import { z } from "zod";
import { hostMetricsDocument } from "../testing/flow-documents.ts";
import { errorCode, TestServer } from "../testing/test-server.ts";
import type { Answer } from "../testing/test-server.ts";

const first = hostMetricsDocument("One");
const second: FlowDocument = {
  ...first,
  name: "Two",
  nodes: first.nodes.map((node) => (node.id === "host" ? { ...node, config: { intervalMs: 2_000 } } : node)),
  edges: [],
};

async function create(server: TestServer): Promise<string> {
  const answer = await server.call("/api/documents", { method: "POST", body: { document: first } });
  return savedSchema.parse(answer.json).id;
}

const save = (server: TestServer, id: string, baseVersion: number, document: FlowDocument): Promise<Answer> =>
  server.call(`/api/documents/${id}`, { method: "PUT", body: { baseVersion, document } });

const versions = async (server: TestServer, id: string): Promise<readonly DocumentVersion[]> =>
  z.array(documentVersionSchema).parse((await server.call(`/api/documents/${id}/versions`)).json);

test("every save is a version that says what it changed", async () => {
  await using server = await TestServer.start();
  const id = await create(server);
  await save(server, id, 1, second);
  await save(server, id, 2, second);
  expect(await versions(server, id)).toMatchObject([
    {
      version: 2,
      name: null,
      side: false,
      current: true,
      summary: { added: 0, removed: 0, changed: 1, moved: 0, edges: 1, settings: 0, renamed: true },
    },
    { version: 1, current: false, summary: null },
  ]);
});

test("a stale save is refused, kept beside the newest, and named in the answer; the same text only once", async () => {
  await using server = await TestServer.start();
  const id = await create(server);
  await save(server, id, 1, second);
  const mine = { ...first, name: "Mine" };
  for (let again = 0; again < 2; again++) {
    const refused = await save(server, id, 1, mine);
    expect([refused.status, errorCode(refused)]).toEqual([409, "document.stale"]);
    expect(refused.json).toMatchObject({ error: { details: [{ version: 2, side: 3 }] } });
  }
  expect((await versions(server, id)).map(({ version, side, current }) => [version, side, current])).toEqual([
    [3, true, false],
    [2, false, true],
    [1, false, false],
  ]);
  expect((await server.call(`/api/documents/${id}?version=3`)).json).toMatchObject({ document: mine });
  expect((await server.call(`/api/documents/${id}`)).json).toMatchObject({ version: 2, document: second });
  expect(savedSchema.parse((await save(server, id, 2, mine)).json).version).toBe(4);
});

test("a save that comes twice, after an answer that was lost, is no stale one", async () => {
  await using server = await TestServer.start();
  const id = await create(server);
  await save(server, id, 1, second);
  expect((await save(server, id, 1, second)).json).toMatchObject({ version: 2 });
});

test("a version is named and loses its name again", async () => {
  await using server = await TestServer.start();
  const id = await create(server);
  const name = (version: number, text: string | null): Promise<Answer> =>
    server.call(`/api/documents/${id}/versions/${version}`, { method: "PUT", body: { name: text } });
  expect((await name(1, "  Shown to Ann ")).json).toMatchObject({ version: 1, name: "Shown to Ann" });
  expect((await versions(server, id))[0]?.name).toBe("Shown to Ann");
  expect((await name(1, null)).json).toMatchObject({ name: null });
  expect(errorCode(await name(1, " "))).toBe("request.invalid");
  expect(errorCode(await name(9, "x"))).toBe("version.unknown");
});

test("an earlier version becomes the newest again, as a version of its own; not over somebody's head", async () => {
  await using server = await TestServer.start();
  const id = await create(server);
  await save(server, id, 1, second);
  const restore = (baseVersion: number): Promise<Answer> =>
    server.call(`/api/documents/${id}/versions/1/restore`, { method: "POST", body: { baseVersion } });
  expect(errorCode(await restore(1))).toBe("document.stale");
  expect(await versions(server, id)).toHaveLength(2);
  expect(savedSchema.parse((await restore(2)).json).version).toBe(3);
  expect((await server.call(`/api/documents/${id}`)).json).toMatchObject({ version: 3, document: first });
  expect((await server.call("/api/documents")).json).toContainEqual(
    expect.objectContaining({ id, name: "One", version: 3 }),
  );
});

test("the newest are listed, as many as are asked for", async () => {
  await using server = await TestServer.start();
  const id = await create(server);
  for (const version of [1, 2, 3]) await save(server, id, version, { ...first, name: `Save ${version}` });
  const newest = await server.call(`/api/documents/${id}/versions?limit=2`);
  expect(newest.json).toMatchObject([{ version: 4, current: true }, { version: 3 }]);
  expect(errorCode(await server.call(`/api/documents/${id}/versions?limit=0`))).toBe("request.invalid");
});

test("an unknown document has no versions", async () => {
  await using server = await TestServer.start();
  expect(errorCode(await server.call("/api/documents/nobody/versions"))).toBe("document.unknown");
});
