import { readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../../storage/durable-files.ts";
import { epochOf } from "../../storage/epoch.ts";

/** As `readEpoch`, for what must not be interrupted: it blocks. */
export function presentEpoch(directory: string): number {
  try {
    return epochOf(readFileSync(join(directory, "epoch"), "utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return 0;
    throw error;
  }
}
