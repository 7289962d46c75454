import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryDirectory } from "../testing/test-server.ts";
import { DATABASE_VERSION, migrate, NewerDatabaseError } from "./migrations.ts";
import { StorageThread } from "./storage-thread.ts";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const path = (): string => join(directory, "millrace.db");
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test("calls are done in the order in which they are made, and what was asked for before the end is done", async () => {
  const storage = new StorageThread();
  await storage.open(path(), 0);
  const { id } = await storage.documents.create({ name: "a", body: utf8("{}") });
  const saves = Array.from({ length: 20 }, (_, n) =>
    storage.documents.save(id, n + 1, { name: "a", body: utf8(`{"n":${n}}`) }),
  );
  const last = storage.documents.read(id);
  const set = storage.settings.set("key", "value");
  await storage.close();
  expect((await Promise.all(saves)).map(({ kind }) => kind)).toEqual(Array(20).fill("saved"));
  expect(new TextDecoder().decode((await last)?.body)).toBe(`{"n":19}`);
  await set;
  const again = new StorageThread();
  await again.open(path(), 0);
  expect(await again.settings.get("key")).toBe("value");
  await again.close();
});

test("an error comes with the database's code, and the calls after it are done", async () => {
  const storage = new StorageThread();
  await storage.open(path(), 0);
  const make = () => storage.documents.create({ name: "a", body: utf8("{}") }, { id: "same" });
  const [first, second, list] = await Promise.allSettled([make(), make(), storage.documents.list()]);
  expect(first.status).toBe("fulfilled");
  expect(second).toMatchObject({ status: "rejected", reason: { errcode: 1_555 } });
  expect(list).toMatchObject({ status: "fulfilled", value: [{ id: "same" }] });
  await storage.close();
});

test("a database of a later version is refused by name", async () => {
  const raw = new DatabaseSync(path());
  migrate(raw, 0);
  raw
    .prepare("INSERT INTO migrations (version, name, applied_ms) VALUES (?, 'later', 0)")
    .run(DATABASE_VERSION + 1);
  raw.close();
  const storage = new StorageThread();
  await expect(storage.open(path(), 0)).rejects.toBeInstanceOf(NewerDatabaseError);
  await storage.close();
});

test("a call after the end is refused", async () => {
  const storage = new StorageThread();
  await storage.open(path(), 0);
  await storage.close();
  await expect(storage.documents.list()).rejects.toThrow("has ended");
});
