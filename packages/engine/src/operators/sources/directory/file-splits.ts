import { isGzipPath } from "@millrace/graph";
import type { FoundFile } from "../../../io/io-service.ts";
import type { SourceSplit } from "../../coordination/operator-event.ts";

/** A file, or one of the parts of equal length that it is read in. */
export interface FilePart {
  readonly path: string;
  readonly part: number;
  readonly parts: number;
}

/** Begins the id of a part. Paths below a directory never begin so. */
const PART = "//";

/** One that is longer than `splitBytes` is several, unless it is unpacked as it is read; null: all are whole. */
export function splitsOf({ path, bytes, modifiedMs }: FoundFile, splitBytes: number | null): SourceSplit[] {
  const parts = splitBytes === null || isGzipPath(path) ? 1 : Math.max(1, Math.ceil(bytes / splitBytes));
  return Array.from({ length: parts }, (_, part) => ({
    id: parts === 1 ? path : `${PART}${part}/${parts}/${path}`,
    bytes,
    order: modifiedMs,
  }));
}

export function filePartOf(id: string): FilePart {
  if (!id.startsWith(PART)) return { path: id, part: 0, parts: 1 };
  const [part, parts, ...path] = id.slice(PART.length).split("/");
  return { path: path.join("/"), part: Number(part), parts: Number(parts) };
}
