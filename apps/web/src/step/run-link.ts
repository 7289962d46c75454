import { readRunSpec } from "./run-spec.ts";
import type { LinkedSpec } from "./run-spec.ts";

/** Links beyond this are refused: nobody's run is that large. */
const MAX_JSON_BYTES = 8 * 1024 * 1024;

/** A run as the end of an address: deflated JSON in base64url. */
export async function encodeRun(spec: LinkedSpec): Promise<string> {
  const bytes = await through(
    new TextEncoder().encode(JSON.stringify(spec)),
    new CompressionStream("deflate-raw"),
  );
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
}

/** Null where the text is no run. */
export async function decodeRun(text: string): Promise<LinkedSpec | null> {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const json = await through(bytes, new DecompressionStream("deflate-raw"));
    return readRunSpec(JSON.parse(new TextDecoder().decode(json)));
  } catch {
    return null;
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    size += read.value.length;
    if (size > MAX_JSON_BYTES) throw new RangeError("a link that is too large");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
