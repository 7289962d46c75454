import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LmdbPageStore } from "../state/lmdb-page-store.ts";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import type { PageStore } from "../../state/stored/page-store.ts";
import { MemoryPageStore } from "../../state/stored/testing/memory-page-store.ts";
import { StoredStateBackend } from "../../state/stored/stored-state-backend.ts";

const directory = mkdtempSync(join(tmpdir(), "millrace-state-"));
let opened = 0;

/** What stands between a state backend and the store that it opens. */
export type OverStore = (store: PageStore) => PageStore;

const asItIs: OverStore = (store) => store;

/** Every state backend, and those with a store also with a table that has room for one batch alone. What holds for one holds for all. */
export const STATE_BACKENDS_TESTED: Readonly<Record<string, (over?: OverStore) => KeyedStateBackend>> = {
  hashmap: () => hashMapStateBackend,
  "pages in memory": (over) => pagesInMemory(1 << 20, over),
  "pages in memory, written back early": (over) => pagesInMemory(1 << 14, over),
  "pages in memory, no cache": (over) => pagesInMemory(1, over),
  lmdb: (over) => lmdbBackend(1 << 20, over),
  "lmdb, no cache": (over) => lmdbBackend(1, over),
};

function pagesInMemory(cacheBytes: number, over = asItIs): KeyedStateBackend {
  return new StoredStateBackend(() => over(new MemoryPageStore()), cacheBytes);
}

export function lmdbBackend(cacheBytes: number, over = asItIs): KeyedStateBackend {
  const open = (): PageStore =>
    over(new LmdbPageStore({ directory: join(directory, `${++opened}`), maxBytes: 256 << 20 }));
  return new StoredStateBackend(open, cacheBytes);
}
