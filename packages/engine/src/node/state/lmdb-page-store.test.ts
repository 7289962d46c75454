import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LmdbPageStore } from "./lmdb-page-store.ts";

const PAGE = 4_080;
const page = (of: number): Uint8Array => new Uint8Array(PAGE).fill(of);

/** The first byte of each page, null where there is none. */
const firstBytes = (store: LmdbPageStore, pages: readonly number[]): (number | null)[] =>
  pages.map((number) => store.read(number)?.[0] ?? null);

test("a batch beyond the budget is refused as a whole, and there is room again when pages go", () => {
  const directory = join(mkdtempSync(join(tmpdir(), "millrace-lmdb-")), "pages");
  const store = new LmdbPageStore({ directory, maxBytes: 10 * 4_096 });
  const write = (numbers: readonly number[], of: number): void =>
    store.batch(() => {
      for (const number of numbers) store.write(number, page(of));
    });
  write([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 1);
  write([0, 1], 2);
  const refused = 'runtime.state-disk-budget {"limit":40960}';
  for (let again = 0; again < 3; again++) {
    expect(() => write([1, 20, 21], 3)).toThrow(refused);
    expect(firstBytes(store, [0, 1, 2, 20])).toEqual([2, 2, 1, null]);
  }
  store.batch(() => {
    store.remove(0);
    store.remove(1);
  });
  write([20, 21], 4);
  expect(firstBytes(store, [0, 1, 2, 20])).toEqual([null, null, 1, 4]);
  expect(() => write([22], 5)).toThrow(refused);
  store.close();
});

test("what the disk refuses fails the task as such, and the store goes on with what it had", () => {
  const directory = join(mkdtempSync(join(tmpdir(), "millrace-lmdb-")), "pages");
  const store = new LmdbPageStore({ directory, maxBytes: 10 * 4_096 });
  const failing = (error: Error) => (): void =>
    store.batch(() => {
      store.write(0, page(1));
      throw error;
    });
  expect(failing(Object.assign(new Error("Input/output error"), { code: 5 }))).toThrow(
    'runtime.disk-failed {"problem":"Input/output error"}',
  );
  const bug = new TypeError("not of the disk");
  expect(failing(bug)).toThrow(bug);
  expect(firstBytes(store, [0])).toEqual([null]);
  store.close();
});
