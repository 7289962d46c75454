import type { Column } from "../../batch/column.ts";
import { decodeUtf8, encodeUtf8 } from "../../batch/utf8.ts";
import { hashText } from "../../state/murmur.ts";

/** Where rows go whose bucket is NULL or empty, by the name that Flink gives such partitions. */
const DEFAULT_BUCKET = "__DEFAULT_PARTITION__";
/** File systems take 255 bytes. */
const MAX_BYTES = 200;

/** So many paths are remembered. */
const KNOWN_PATHS = 1_024;

/** The buckets of rows as directories: parts between slashes are directories in one another. */
export class BucketNames {
  /** By the bucket's text: most rows are of one that had rows before. */
  readonly #paths = new Map<string, string>();

  of(column: Column, row: number): string {
    if (column.kind !== "string" || (column.nulls !== null && column.nulls[row] !== 0)) return DEFAULT_BUCKET;
    const text = decodeUtf8(column.heap, column.offsets[row]!, column.lengths[row]!);
    return this.#paths.get(text) ?? this.#remember(text);
  }

  #remember(text: string): string {
    const path = bucketPath(text);
    if (this.#paths.size >= KNOWN_PATHS) this.#paths.clear();
    this.#paths.set(text, path);
    return path;
  }
}

/** Never leaves the directory of the sink, and names nothing that is hidden: what would is written in hexadecimal, as %2E. */
export function bucketPath(text: string): string {
  const parts = text.split("/").filter((part) => part !== "");
  return parts.length === 0 ? DEFAULT_BUCKET : parts.map(directoryName).join("/");
}

function directoryName(part: string): string {
  const escaped = part
    .replaceAll(/^\.|[\p{Cc}%\\:*?"<>|]/gu, (character) => `%${hexOf(character)}`)
    .toWellFormed();
  if (encodeUtf8(escaped).length <= MAX_BYTES) return escaped;
  let kept = escaped.slice(0, MAX_BYTES);
  while (encodeUtf8(kept).length > MAX_BYTES) kept = kept.slice(0, -1);
  return `${kept.toWellFormed()}~${(hashText(escaped, 1) >>> 0).toString(36)}`;
}

const hexOf = (character: string): string =>
  character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
