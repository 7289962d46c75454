import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DocumentStore } from "./document-store.ts";
import { openDatabase } from "./open-database.ts";
import { VersionStore } from "./version-store.ts";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "millrace-versions-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const NODES = 300;

/** A large document in which one node stands elsewhere with each step. */
const bodyOf = (step: number): Uint8Array => {
  const nodes = Array.from({ length: NODES }, (_, index) => ({
    id: `node-${index}`,
    config: { condition: `amount > ${(index * 7_919) % 1_000}` },
    position: { x: index === (step * 31) % NODES ? index * 200 + step : index * 200, y: (index * 613) % 977 },
  }));
  return new TextEncoder().encode(JSON.stringify({ name: "d", nodes, viewport: { x: step, y: 1.5 } }));
};

const DAY = 86_400_000;

test("every save is kept, as it was, for years, and 500 take less room than four whole ones", () => {
  let now = 0;
  const { database } = openDatabase(join(directory, "millrace.db"), 0);
  const documents = new DocumentStore(database, () => (now += DAY));
  const { id } = documents.create({ name: "d", body: bodyOf(1) });
  for (let version = 2; version <= 500; version++)
    documents.save(id, version - 1, { name: "d", body: bodyOf(version) });
  for (let version = 1; version <= 500; version++)
    expect(documents.read(id, version)?.body, `version ${version}`).toEqual(bodyOf(version));
  expect(new VersionStore(database).list(id)).toHaveLength(500);
  const stored = database
    .prepare(
      "SELECT (SELECT sum(length(body)) FROM document_bodies) + (SELECT sum(length(body)) FROM packed_bodies) AS bytes",
    )
    .get();
  expect(Number(stored?.["bytes"])).toBeLessThan(4 * bodyOf(1).length);
  database.close();
});

test("an earlier version that becomes the newest again, and a text that is another, are whole", () => {
  const { database } = openDatabase(join(directory, "millrace.db"), 0);
  const documents = new DocumentStore(database);
  const { id } = documents.create({ name: "d", body: bodyOf(1) });
  const other = new TextEncoder().encode(`{"name":"é"}`);
  for (const [base, body] of [bodyOf(2), other, bodyOf(3)].entries())
    documents.save(id, base + 1, { name: "d", body });
  expect(documents.restore(id, 3, 4)).toMatchObject({ kind: "saved", version: 5 });
  expect([3, 4, 5].map((version) => documents.read(id, version)?.body)).toEqual([other, bodyOf(3), other]);
  database.close();
});
