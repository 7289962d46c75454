import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CaptureStore } from "./capture-store.ts";
import { migrate } from "./migrations.ts";

let database: DatabaseSync;
let nowMs = 0;
beforeEach(() => {
  database = new DatabaseSync(":memory:");
  migrate(database, 0);
  nowMs = 0;
});
afterEach(() => database.close());

const storeOf = (maxBytes?: number) => new CaptureStore(database, () => ++nowMs, maxBytes);
const text = (content: string) =>
  JSON.stringify({ files: { a: content }, sockets: {}, hostSamples: [], document: null });
const bytes = (content: string) => new TextEncoder().encode(text(content));

function kept(store: CaptureStore, content: string): string {
  const answer = store.keep(bytes(content));
  if (answer.kind !== "kept") throw new Error(answer.kind);
  return answer.id;
}

const read = (store: CaptureStore, id: string) => {
  const body = store.read(id);
  return body === null ? null : new TextDecoder().decode(body);
};

test("the same text has the same id, another has another, and what is read is what was kept", () => {
  const store = storeOf();
  const id = kept(store, "to be");
  expect(id).toMatch(/^[0-9a-f]{64}$/u);
  expect(kept(store, "to be")).toBe(id);
  expect(kept(store, "or not")).not.toBe(id);
  expect(read(store, id)).toBe(text("to be"));
  expect(read(store, "0".repeat(64))).toBeNull();
});

test("beyond the bound those go that were kept or opened the longest ago, never the one just kept", () => {
  const each = bytes("x".repeat(100)).byteLength;
  const store = storeOf(3 * each);
  const [a, b, c] = ["a", "b", "c"].map((letter) => kept(store, letter.repeat(100))) as [
    string,
    string,
    string,
  ];
  expect(read(store, a)).not.toBeNull();
  const d = kept(store, "d".repeat(100));
  expect([a, b, c, d].map((id) => read(store, id) !== null)).toEqual([true, false, true, true]);
  const large = kept(store, "e".repeat(5 * each));
  expect([a, c, d, large].map((id) => read(store, id) !== null)).toEqual([false, false, false, true]);
});

test("a text that is not what it was counts as gone, and keeping it again mends it", () => {
  const store = storeOf();
  const id = kept(store, "to be");
  database.prepare("UPDATE captures SET body = ? WHERE id = ?").run(bytes("to bee"), id);
  expect(read(store, id)).toBeNull();
  database
    .prepare("INSERT INTO captures (id, bytes, opened_ms, body) VALUES (?, 1, 1, ?)")
    .run(id, bytes("x"));
  expect(kept(store, "to be")).toBe(id);
  expect(read(store, id)).toBe(text("to be"));
});

test("what is no capture, and one that is too large, is not kept", () => {
  const store = storeOf();
  expect(store.keep(new TextEncoder().encode("{}"))).toEqual({ kind: "invalid" });
  expect(store.keep(new Uint8Array([0xff, 0xfe]))).toEqual({ kind: "invalid" });
  expect(store.keep(bytes("x".repeat(5_000_000)))).toEqual({ kind: "too-large" });
});
