import { open } from "node:fs/promises";
import { isGzipPath } from "@millrace/graph";
import type { Charset } from "@millrace/graph";
import type { FileSample } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import type { FileRoots } from "./file-roots.ts";
import { gunzipStart } from "./gunzip-start.ts";

const NEWLINE = 10;

/** The first `bytes` of a file inside the allowed roots, cut behind its last whole line; of a gzip file what it holds. Throws RequestError. */
export async function sampleFile(
  roots: FileRoots,
  { path, bytes, charset }: { readonly path: string; readonly bytes: number; readonly charset: Charset },
): Promise<FileSample> {
  await using file = await open(await roots.fileToRead(path), "r");
  const info = await file.stat();
  if (!info.isFile()) throw new RequestError("file.missing", "That is a directory, not a file.");
  const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(bytes, info.size)), { position: 0 });
  const stored = buffer.subarray(0, bytesRead);
  const given = isGzipPath(path) ? Buffer.from(gunzipStart(stored, bytes)) : stored;
  const truncated = bytesRead < info.size || (isGzipPath(path) && given.length === bytes);
  const end = truncated ? given.lastIndexOf(NEWLINE) + 1 : given.length;
  const decoder = new TextDecoder(charset, { ignoreBOM: true });
  const text = decoder.decode(given.subarray(0, end === 0 ? given.length : end));
  return { path, text, fileBytes: info.size, truncated };
}
