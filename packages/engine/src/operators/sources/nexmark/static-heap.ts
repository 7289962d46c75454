import { encodeUtf8 } from "../../../batch/utf8.ts";
import { below, LANE, mix32 } from "./counter-random.ts";
import { writeText } from "./random-text.ts";

/** Length of the random text that every `extra` is a part of. */
export const EXTRA_BYTES = 1 << 20;
export const CHANNELS = 10_000;
export const HOT_CHANNELS = ["Google", "Facebook", "Baidu", "Apple"] as const;

const FIRST_NAMES = "Peter,Paul,Luke,John,Saul,Vicky,Kate,Julie,Sarah,Deiter,Walter".split(",");
const LAST_NAMES = "Shultz,Abrams,Spencer,White,Bartels,Walton,Smith,Jones,Noris".split(",");
const CITIES = "Phoenix,Los Angeles,San Francisco,Boise,Portland,Bend,Redmond,Seattle,Kent,Cheyenne".split(
  ",",
);
const STATES = "AZ,CA,ID,OR,WA,WY".split(",");

/** Texts that stand one behind another in the heap. */
export interface TextTable {
  readonly offsets: Int32Array;
  readonly lengths: Int32Array;
}

/**
 * The texts that events choose from, written once for a seed. Columns of events are views into it.
 * `extra` is [0, EXTRA_BYTES). Tables of channels and urls have the hot ones first.
 */
export interface StaticHeap {
  readonly bytes: Uint8Array;
  readonly names: TextTable;
  readonly cities: TextTable;
  readonly states: TextTable;
  readonly channels: TextTable;
  readonly urls: TextTable;
}

const heaps = new Map<number, WeakRef<StaticHeap>>();

/** Sources of one thread and seed share theirs. */
export function staticHeap(seed: number): StaticHeap {
  const known = heaps.get(seed)?.deref();
  if (known !== undefined) return known;
  const heap = writeHeap(seed);
  heaps.set(seed, new WeakRef(heap));
  return heap;
}

const MAX_URL_BYTES = 80;

function writeHeap(seed: number): StaticHeap {
  const bytes = new Uint8Array(EXTRA_BYTES + 8_192 + CHANNELS * (16 + MAX_URL_BYTES));
  writeExtra(bytes, mix32(seed + 1));
  const writer = new HeapWriter(bytes, EXTRA_BYTES);
  const names = FIRST_NAMES.flatMap((first) => LAST_NAMES.map((last) => `${first} ${last}`));
  const numbers = Array.from({ length: CHANNELS }, (_, channel) => channel);
  return {
    bytes,
    names: writer.texts(names),
    cities: writer.texts(CITIES),
    states: writer.texts(STATES),
    channels: writer.texts([...HOT_CHANNELS, ...numbers.map((channel) => `channel-${channel}`)]),
    urls: writer.urls(mix32(seed + 2)),
  };
}

/** Six characters of each random int32, counted from `a` up or, where it is negative, down: `H` to `z`. */
function writeExtra(bytes: Uint8Array, key: number): void {
  let random = 0;
  for (let i = 0; i < EXTRA_BYTES; i++) {
    if (i % 6 === 0) random = mix32(key + Math.imul(i, LANE));
    bytes[i] = 97 + (random % 26);
    random = (random / 26) | 0;
  }
}

class HeapWriter {
  readonly #bytes: Uint8Array;
  #used: number;

  constructor(bytes: Uint8Array, used: number) {
    this.#bytes = bytes;
    this.#used = used;
  }

  texts(texts: readonly string[]): TextTable {
    const table = { offsets: new Int32Array(texts.length), lengths: new Int32Array(texts.length) };
    texts.forEach((text, index) => {
      const offset = this.#used;
      this.#text(text);
      table.offsets[index] = offset;
      table.lengths[index] = this.#used - offset;
    });
    return table;
  }

  /** Hot urls have no channel id, nine of ten of the others have. */
  urls(key: number): TextTable {
    const count = HOT_CHANNELS.length + CHANNELS;
    const table = { offsets: new Int32Array(count), lengths: new Int32Array(count) };
    for (let index = 0; index < count; index++) {
      const state = mix32(key + Math.imul(index, LANE));
      const channel = index - HOT_CHANNELS.length;
      table.offsets[index] = this.#used;
      this.#url(state);
      if (channel >= 0 && below(mix32(state + LANE), 10) > 0) this.#text(`&channel_id=${channelId(channel)}`);
      table.lengths[index] = this.#used - table.offsets[index]!;
    }
    return table;
  }

  #url(state: number): void {
    this.#text("https://www.nexmark.com/");
    for (let part = 0; part < 3; part++) {
      this.#used += writeText(this.#bytes, this.#used, mix32(state + part + 1), URL_PART);
      this.#text("/");
    }
    this.#text("item.htm?query=1");
  }

  #text(text: string): void {
    this.#bytes.set(encodeUtf8(text), this.#used);
    this.#used += text.length;
  }
}

const URL_PART = { maxLength: 5, special: 95 } as const;

/** Java's `Math.abs(Integer.reverse(channel))`, negative for channel 1. */
export function channelId(channel: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) reversed |= ((channel >>> bit) & 1) << (31 - bit);
  return Math.abs(reversed) | 0;
}
