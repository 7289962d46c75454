import { constants, gunzipSync } from "node:zlib";
import { RequestError } from "../api-error.ts";

/** More is not unpacked for a sample: less of the file is taken then. */
const MOST_UNPACKED = 32 * 1024 * 1024;

/** The beginning, at most `most` bytes, of what a gzip file holds whose first bytes are `stored`. Throws RequestError. */
export function gunzipStart(stored: Uint8Array, most: number): Uint8Array {
  for (let length = stored.length; ; length >>= 2) {
    try {
      const finishFlush = constants.Z_SYNC_FLUSH;
      return gunzipSync(stored.subarray(0, length), { finishFlush, maxOutputLength: MOST_UNPACKED }).subarray(
        0,
        most,
      );
    } catch (error) {
      if (error instanceof RangeError && length > 64) continue;
      throw new RequestError("file.unreadable", `It is no gzip file: ${String(error)}.`);
    }
  }
}
