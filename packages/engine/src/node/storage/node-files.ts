import { constants } from "node:fs";
import { link, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { FileSystem, OpenFile } from "../../storage/file-system.ts";

/** The file system of this machine. */
export const nodeFiles: FileSystem = {
  open: async (path, mode) => openFile(await open(path, mode === "read" ? "r" : "w")),
  list: (path) => readdir(path),
  makeDirectory: async (path) => void (await mkdir(path, { recursive: true })),
  rename,
  link,
  crc32,
  remove: (path) => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  syncDirectory: async (path) => {
    const handle = await open(path, constants.O_RDONLY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

function openFile(handle: FileHandle): OpenFile {
  return {
    read: async (into, position) => {
      let at = 0;
      while (at < into.length) {
        const { bytesRead } = await handle.read(into, at, into.length - at, position + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return at;
    },
    append: async (parts) => {
      let from = (await handle.writev(parts)).bytesWritten;
      for (const part of parts) {
        while (from < part.length) from += (await handle.write(part, from)).bytesWritten;
        from -= part.length;
      }
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}
