import { errorCode, readText } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

/** The present epoch of a data directory; 0 where it has none. */
export async function readEpoch(files: FileSystem, directory: string): Promise<number> {
  try {
    const epoch = Number.parseInt(await readText(files, `${directory}/epoch`), 10);
    return Number.isSafeInteger(epoch) ? epoch : 0;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}
