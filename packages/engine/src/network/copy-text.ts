/** Bytes and the words that alias them: word i is the bytes [4i - skew, 4i + 4 - skew) where `bytes` begins `skew` into a word. */
export interface TextHeap {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Copying may leave so many bytes unused before a string, so that it stands as it stood within its words. */
export const TEXT_SLACK = 3;

/** Below this bytes are copied one by one. */
const SHORT_TEXT = 12;

/**
 * Copies `length` bytes, by words where it pays: both offsets must be at the same place within a word, counted from the
 * beginning of their buffers. (Byte by byte costs six times as much; `set` makes a view for every string.)
 */
// oxlint-disable-next-line max-params -- the hot copy: an object for its arguments would be garbage a row
export function copyText(from: TextHeap, offset: number, to: TextHeap, at: number, length: number): void {
  const source = from.bytes;
  const target = to.bytes;
  const end = at + length;
  const shift = offset - at;
  let i = at;
  if (length >= SHORT_TEXT) {
    while (((target.byteOffset + i) & 3) !== 0) {
      target[i] = source[i + shift]!;
      i++;
    }
    const toWords = to.words;
    const fromWords = from.words;
    let word = i >> 2;
    let fromWord = (source.byteOffset + i + shift) >> 2;
    const lastWord = end >> 2;
    for (; word < lastWord; word++) toWords[word] = fromWords[fromWord++]!;
    i = lastWord << 2;
  }
  for (; i < end; i++) target[i] = source[i + shift]!;
}

let lastBuffer: ArrayBufferLike | null = null;
let lastWords: Int32Array = new Int32Array(0);

/** All words of the heap's buffer. The columns of a batch share one heap as a rule, so the last answer is kept. */
export function wordsOfHeap(heap: Uint8Array): Int32Array {
  if (heap.buffer !== lastBuffer) {
    lastBuffer = heap.buffer;
    lastWords = new Int32Array(heap.buffer, 0, heap.buffer.byteLength >> 2);
  }
  return lastWords;
}
