import { MIN_WATERMARK } from "../../../batch/row-batch.ts";
import type { LiveEntries } from "../../live-entries.ts";
import type { FileSplit } from "./file-split.ts";
import { filePartOf } from "./file-splits.ts";

/** The splits that a subtask reads now, with their watermarks and how far they were read. */
export function splitEntries(open: readonly FileSplit[]): LiveEntries {
  const key = (place: number): readonly string[] => [nameOf(open[place]!.id)];
  return {
    size: open.length,
    places: open.length,
    key,
    at: (place) => {
      const { watermark, bytesSeen } = open[place]!;
      const time = watermark === MIN_WATERMARK ? "NULL" : new Date(watermark).toISOString().slice(0, -1);
      const values = [
        ["watermark", time],
        ["bytes read", String(bytesSeen)],
      ] as const;
      return { key: key(place), hash: null, window: null, timerMs: null, values };
    },
  };
}

function nameOf(id: string): string {
  const { path, part, parts } = filePartOf(id);
  return parts === 1 ? path : `${path}, ${part + 1} of ${parts}`;
}
