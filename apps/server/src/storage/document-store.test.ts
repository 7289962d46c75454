import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { temporaryDirectory } from "../testing/test-server.ts";
import { DocumentStore } from "./document-store.ts";
import { DATABASE_VERSION, migrate, NewerDatabaseError } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { VersionStore } from "./version-store.ts";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = (): string => join(directory, "millrace.db");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("documents", () => {
  test("every save that changes something is a version, and all versions stay", () => {
    let now = 1_000;
    const { database } = openDatabase(path(), now);
    const documents = new DocumentStore(database, () => now++);
    const { id } = documents.create({ name: "a", body: utf8(`{"n":1}`) });
    expect(documents.save(id, 1, { name: "b", body: utf8(`{"n":2}`) })).toMatchObject({
      kind: "saved",
      version: 2,
    });
    expect(documents.save(id, 2, { name: "b", body: utf8(`{"n":2}`) })).toMatchObject({
      kind: "saved",
      version: 2,
    });
    expect(documents.save(id, 1, { name: "c", body: utf8(`{"n":3}`) })).toMatchObject({
      kind: "stale",
      version: 2,
    });
    expect(documents.save("nobody", 1, { name: "c", body: utf8("{}") })).toEqual({ kind: "unknown" });
    expect(documents.read(id)).toMatchObject({ name: "b", version: 2, body: utf8(`{"n":2}`) });
    expect(documents.read(id, 1)?.body).toEqual(utf8(`{"n":1}`));
    expect(documents.read(id, 3)?.body).toEqual(utf8(`{"n":3}`));
    expect(documents.read(id, 4)).toBeNull();
    database.close();
  });

  test("a deleted document is gone with its versions and their texts, and its id stays known", () => {
    const { database } = openDatabase(path(), 0);
    const documents = new DocumentStore(database);
    const { id } = documents.create({ name: "a", body: utf8("{}") });
    documents.save(id, 1, { name: "a", body: utf8(`{"n":2}`) });
    expect(documents.delete(id)).toBe(true);
    expect(documents.delete(id)).toBe(false);
    expect(documents.list()).toEqual([]);
    expect(documents.read(id)).toBeNull();
    expect(documents.has(id)).toBe(true);
    for (const table of ["document_versions", "document_bodies", "packed_bodies"])
      expect(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]).toBe(0);
    database.close();
  });

  test("what was saved is there after kill -9", async () => {
    const script = join(directory, "save.ts");
    const module = (name: string): string => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));
    writeFileSync(
      script,
      `import { StorageThread } from ${module("./storage-thread.ts")};
       const storage = new StorageThread();
       await storage.open(${JSON.stringify(path())}, 0);
       const utf8 = (value) => new TextEncoder().encode(JSON.stringify(value));
       let { id, version } = await storage.documents.create({ name: "kept", body: utf8({}) });
       for (;;) {
         await storage.documents.save(id, version, { name: "kept", body: utf8({ version: version + 1 }) });
         process.stdout.write(\`\${++version}\\n\`);
       }`,
    );
    const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += String(chunk);
      if (said.split("\n").length > 20) child.kill("SIGKILL");
    });
    await once(child, "close");
    const complete = said.slice(0, said.lastIndexOf("\n"));
    const last = Number(complete.split("\n").at(-1));
    const { database, keptAside } = openDatabase(path(), 0);
    const [document] = new DocumentStore(database).list();
    expect(keptAside).toBeNull();
    expect(last).toBeGreaterThan(10);
    expect(document?.version).toBeGreaterThanOrEqual(last);
    database.close();
  });
});

describe("the database of an earlier version", () => {
  test("its documents keep their texts, names and sides, and the same text is still no new version", () => {
    const raw = new DatabaseSync(path());
    migrate(raw, 0, 5);
    raw.exec(`INSERT INTO documents VALUES ('d', 'named', 2, 20, 0, NULL);
      INSERT INTO document_versions (document_id, version, saved_ms, body, name, side)
      VALUES ('d', 1, 10, '{"n":"é"}', 'first', 0), ('d', 2, 20, '{"n":2}', NULL, 0), ('d', 3, 15, '{"n":3}', NULL, 1)`);
    raw.close();
    const { database, keptAside } = openDatabase(path(), 30);
    const documents = new DocumentStore(database);
    expect(keptAside).toBeNull();
    expect(documents.read("d", 1)?.body).toEqual(utf8(`{"n":"é"}`));
    expect(documents.read("d")).toMatchObject({ version: 2, body: utf8(`{"n":2}`) });
    expect(new VersionStore(database).list("d")).toMatchObject([
      { version: 3, side: true },
      { version: 2, current: true },
      { version: 1, name: "first" },
    ]);
    const save = (baseVersion: number, text: string) =>
      documents.save("d", baseVersion, { name: "named", body: utf8(text) });
    expect(save(2, `{"n":2}`)).toMatchObject({ kind: "saved", version: 2, replaced: null });
    expect(save(1, `{"n":3}`)).toMatchObject({ kind: "stale", version: 2, side: 3 });
    expect(save(2, `{"n":4}`)).toMatchObject({ kind: "saved", version: 4, replaced: 2 });
    database.close();
  });
});

describe("the database file", () => {
  test("a file that is no database is put aside whole, and an empty one takes its place", () => {
    writeFileSync(path(), "this was never a database, or is none any more".repeat(100));
    const { database, keptAside } = openDatabase(path(), Date.UTC(2026, 0, 2));
    expect(keptAside).toBe(`${path()}.damaged-2026-01-02T00-00-00-000Z`);
    expect(readFileSync(keptAside ?? "", "utf8")).toContain("never a database");
    expect(new DocumentStore(database).list()).toEqual([]);
    database.close();
  });

  test("damaged pages are noticed when it is opened", () => {
    const first = openDatabase(path(), 0).database;
    const documents = new DocumentStore(first);
    for (let n = 0; n < 50; n++)
      documents.create({ name: `d${n}`, body: utf8(JSON.stringify({ text: "x".repeat(2_000) })) });
    first.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    first.close();
    const bytes = readFileSync(path());
    bytes.fill(0xab, 4_096 * 3, 4_096 * 9);
    writeFileSync(path(), bytes);
    const { database, keptAside } = openDatabase(path(), 0);
    expect(keptAside).not.toBeNull();
    expect(readdirSync(directory).some((name) => name.includes("damaged"))).toBe(true);
    database.close();
  });

  test("one of a later version is refused and left as it is", () => {
    openDatabase(path(), 0).database.close();
    const raw = new DatabaseSync(path());
    raw
      .prepare("INSERT INTO migrations (version, name, applied_ms) VALUES (?, 'later', 0)")
      .run(DATABASE_VERSION + 1);
    raw.close();
    expect(() => openDatabase(path(), 0)).toThrow(NewerDatabaseError);
    expect(existsSync(path())).toBe(true);
    expect(readdirSync(directory).some((name) => name.includes("damaged"))).toBe(false);
  });
});
