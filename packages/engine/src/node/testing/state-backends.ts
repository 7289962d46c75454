import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbPageStore } from "../state/lmdb-page-store.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { MemoryPageStore } from "../../state/stored/testing/memory-page-store.ts";
import { StoredStateBackend } from "../../state/stored/stored-state-backend.ts";

const directory = mkdtempSync(join(tmpdir(), "millrace-state-"));
let opened = 0;

/** Every state backend, and those with a store also with a table that has room for one batch alone. What holds for one holds for all. */
export const STATE_BACKENDS_TESTED: Readonly<Record<string, () => KeyedStateBackend>> = {
  hashmap: () => hashMapStateBackend,
  "pages in memory": () => new StoredStateBackend(() => new MemoryPageStore(), 1 << 20),
  "pages in memory, written back early": () => new StoredStateBackend(() => new MemoryPageStore(), 1 << 14),
  "pages in memory, no cache": () => new StoredStateBackend(() => new MemoryPageStore(), 1),
  lmdb: () => lmdbBackend(1 << 20),
  "lmdb, no cache": () => lmdbBackend(1),
};

export function lmdbBackend(cacheBytes: number, maxBytes = 256 << 20): KeyedStateBackend {
  const open = (): LmdbPageStore =>
    new LmdbPageStore({ directory: join(directory, `${++opened}`), maxBytes });
  return new StoredStateBackend(open, cacheBytes);
}
