import type { FileHandle } from "node:fs/promises";
import { link, stat } from "node:fs/promises";
import type { OutputFile, OutputFiles } from "../../taskmanager/io/output-files.ts";
import { errorCode } from "../../storage/durable-files.ts";
import { nodeFiles } from "../storage/node-files.ts";
import type { FileAccess } from "./file-access.ts";

/** Part files on the disk, within the allowed roots. */
export class NodeOutputFiles implements OutputFiles {
  readonly #access: FileAccess;

  constructor(access: FileAccess) {
    this.#access = access;
  }

  directory(path: string): Promise<string> {
    return this.#access.directory(path);
  }

  async create(directory: string, name: string): Promise<OutputFile> {
    return outputFile(await this.#access.create(directory, name));
  }

  async reopen(directory: string, name: string): Promise<OutputFile> {
    return outputFile(await this.#access.openForWriting(directory, name));
  }

  copy(directory: string, from: string, to: string): Promise<void> {
    return this.#access.copy(directory, from, to);
  }

  readonly list = nodeFiles.list;
  readonly rename = nodeFiles.rename;
  readonly remove = nodeFiles.remove;
  readonly syncDirectory = nodeFiles.syncDirectory;

  link(from: string, to: string): Promise<void> {
    return link(from, to);
  }

  async look(path: string): Promise<{ readonly bytes: number; readonly identity: string } | null> {
    try {
      const { size, dev, ino } = await stat(path, { bigint: true });
      return { bytes: Number(size), identity: `${dev}/${ino}` };
    } catch (error) {
      if (errorCode(error) === "ENOENT") return null;
      throw error;
    }
  }
}

function outputFile(handle: FileHandle): OutputFile {
  return {
    write: async (bytes, from, position) => {
      const { bytesWritten } = await handle.write(bytes, from, bytes.length - from, position);
      return bytesWritten;
    },
    truncate: (bytes) => handle.truncate(bytes),
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}
