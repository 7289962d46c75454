import { rmSync } from "node:fs";
import { join } from "node:path";
import type { JobSettings } from "@millrace/graph";
import { hashMapStateBackend } from "../../state/keyed-state-backend.ts";
import type { KeyedStateBackend } from "../../state/keyed-state-backend.ts";
import { StoredStateBackend } from "../../state/stored/stored-state-backend.ts";
import { LmdbPageStore } from "./lmdb-page-store.ts";

const MEGABYTE = 1 << 20;
const DEFAULT_MEMORY_MB = 64;
const DEFAULT_DISK_MB = 4_096;

/** State backends of a slot's tasks: each attempt of a subtask has an environment of its own in `directory`, which is emptied first. */
export function slotStateBackends(directory: string): (settings: JobSettings) => KeyedStateBackend {
  rmSync(directory, { recursive: true, force: true });
  let opened = 0;
  return ({ stateBackend }) => {
    if (stateBackend?.kind !== "lmdb") return hashMapStateBackend;
    const { memoryMb = DEFAULT_MEMORY_MB, diskMb = DEFAULT_DISK_MB } = stateBackend;
    const open = (): LmdbPageStore =>
      new LmdbPageStore({ directory: join(directory, String(++opened)), maxBytes: diskMb * MEGABYTE });
    return new StoredStateBackend(open, memoryMb * MEGABYTE);
  };
}
