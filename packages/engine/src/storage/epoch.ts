import { errorCode, readText } from "./durable-files.ts";
import type { FileSystem } from "./file-system.ts";

/** The present epoch of a data directory; 0 where it has none. */
export async function readEpoch(files: FileSystem, directory: string): Promise<number> {
  try {
    return epochOf(await readText(files, `${directory}/epoch`));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}

/** What a file `epoch` says. */
export function epochOf(text: string): number {
  const epoch = Number.parseInt(text, 10);
  return Number.isSafeInteger(epoch) ? epoch : 0;
}
