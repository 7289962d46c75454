import { compareBytes, copyBytes, equalBytes } from "../batch/string-arena.ts";
import { codePoints, decodeUtf8, encodeUtf8, isAscii } from "../batch/utf8.ts";
import { parseLike, position, substring } from "./string-functions.ts";
import type { StringArena } from "../batch/string-arena.ts";

/**
 * String functions on UTF-8 bytes, for generated code. Functions that make text append it to `arena` and return its
 * length: it stands at [arena.used - length, arena.used). ASCII takes the fast path.
 */
export const byteStrings = {
  compare: compareBytes,
  equal: equalBytes,
  length: codePoints,

  append(arena: StringArena, heap: Uint8Array, offset: number, length: number): number {
    arena.append(heap, offset, length);
    return length;
  },

  appendText(arena: StringArena, text: string): number {
    const bytes = encodeUtf8(text);
    arena.append(bytes, 0, bytes.length);
    return bytes.length;
  },

  upper(arena: StringArena, heap: Uint8Array, offset: number, length: number): number {
    if (!isAscii(heap, offset, length)) {
      return byteStrings.appendText(arena, decodeUtf8(heap, offset, length).toUpperCase());
    }
    return changeCase(arena, heap, { offset, length, first: 0x61, flip: 0x20 });
  },

  lower(arena: StringArena, heap: Uint8Array, offset: number, length: number): number {
    if (!isAscii(heap, offset, length)) {
      return byteStrings.appendText(arena, decodeUtf8(heap, offset, length).toLowerCase());
    }
    return changeCase(arena, heap, { offset, length, first: 0x41, flip: 0x20 });
  },

  // oxlint-disable-next-line max-params -- two byte ranges
  concat(
    arena: StringArena,
    a: Uint8Array,
    aOffset: number,
    aLength: number,
    b: Uint8Array,
    bOffset: number,
    bLength: number,
  ): number {
    arena.ensure(aLength + bLength);
    copyBytes(a, aOffset, arena.bytes, arena.used, aLength);
    copyBytes(b, bOffset, arena.bytes, arena.used + aLength, bLength);
    arena.used += aLength + bLength;
    return aLength + bLength;
  },

  // oxlint-disable-next-line max-params -- a byte range and its bounds
  substring(
    arena: StringArena,
    heap: Uint8Array,
    offset: number,
    length: number,
    start: number,
    count: number,
  ): number {
    if (!isAscii(heap, offset, length)) {
      return byteStrings.appendText(arena, substring(decodeUtf8(heap, offset, length), start, count) ?? "");
    }
    const from = start > 0 ? start - 1 : start < 0 ? length + start : 0;
    if (from < 0 || from >= length || count <= 0) return 0;
    const size = Math.min(length - from, count);
    arena.append(heap, offset + from, size);
    return size;
  },

  trim(arena: StringArena, heap: Uint8Array, offset: number, length: number): number {
    let from = offset;
    let to = offset + length;
    while (from < to && heap[from] === 0x20) from++;
    while (from < to && heap[to - 1] === 0x20) to--;
    arena.append(heap, from, to - from);
    return to - from;
  },

  // oxlint-disable-next-line max-params -- two byte ranges
  position(
    a: Uint8Array,
    aOffset: number,
    aLength: number,
    b: Uint8Array,
    bOffset: number,
    bLength: number,
  ): number {
    return position(decodeUtf8(a, aOffset, aLength), decodeUtf8(b, bOffset, bLength));
  },
};

interface CaseChange {
  readonly offset: number;
  readonly length: number;
  /** First of the 26 letters that change. */
  readonly first: number;
  readonly flip: number;
}

function changeCase(arena: StringArena, heap: Uint8Array, change: CaseChange): number {
  arena.ensure(change.length);
  const { bytes, used } = arena;
  for (let i = 0; i < change.length; i++) {
    const byte = heap[change.offset + i]!;
    bytes[used + i] = byte >= change.first && byte < change.first + 26 ? byte ^ change.flip : byte;
  }
  arena.used = used + change.length;
  return change.length;
}

export type ByteMatcher = (heap: Uint8Array, offset: number, length: number) => boolean;

const ANY = -1;
const ONE = -2;
type Token = Uint8Array | typeof ANY | typeof ONE;

/** LIKE against a pattern that is known when the plan is made. `_` is one code point. */
export function compileLike(pattern: string, escape: string | null): ByteMatcher {
  const tokens = parseLike(pattern, escape).map((part): Token => {
    if (part.kind === "any") return ANY;
    return part.kind === "one" ? ONE : encodeUtf8(part.text);
  });
  return (heap, offset, length) => matchFrom({ tokens, heap, end: offset + length }, 0, offset);
}

interface Match {
  readonly tokens: readonly Token[];
  readonly heap: Uint8Array;
  readonly end: number;
}

/** Backtracks to the last `%` only: earlier ones need no second try. */
function matchFrom({ tokens, heap, end }: Match, firstToken: number, start: number): boolean {
  let token = firstToken;
  let at = start;
  let retryToken = -1;
  let retryAt = 0;
  for (;;) {
    const current = tokens[token];
    if (current === ANY) {
      retryToken = ++token;
      retryAt = at;
      continue;
    }
    const next = current === undefined ? (at === end ? at : -1) : step(current, heap, at, end);
    if (next >= 0) {
      if (current === undefined) return true;
      at = next;
      token++;
      continue;
    }
    if (retryToken < 0 || retryAt >= end) return false;
    retryAt = skipCodePoint(heap, retryAt, end);
    at = retryAt;
    token = retryToken;
  }
}

/** Offset behind what the token takes at `at`, or -1. */
function step(token: Uint8Array | typeof ONE, heap: Uint8Array, at: number, end: number): number {
  if (token === ONE) return at < end ? skipCodePoint(heap, at, end) : -1;
  const next = at + token.length;
  return next <= end && equalBytes(heap, at, token, 0, token.length) ? next : -1;
}

function skipCodePoint(heap: Uint8Array, at: number, end: number): number {
  let next = at + 1;
  while (next < end && (heap[next]! & 0xc0) === 0x80) next++;
  return next;
}
