import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, it } from "vitest";
import { DECOMPRESSORS } from "./decompressors.ts";

const plain = new TextEncoder().encode("to be or not to be, ".repeat(500));

it.each([
  ["GZIP", gzipSync(plain)],
  ["BROTLI", brotliCompressSync(plain)],
  ["ZSTD", zstdCompressSync(plain)],
] as const)("%s is unpacked", (codec, packed) => {
  expect(DECOMPRESSORS[codec]?.(new Uint8Array(packed), plain.length)).toEqual(plain);
});
