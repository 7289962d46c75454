/** A page has the keys of a range of hashes; no range is narrower than 2^-MAX_DEPTH of all. */
const MAX_DEPTH = 24;
/** Slots that a page may have on an average: keys whose hashes are much alike do not make the directory grow without bound. */
const MAX_SLOTS_A_PAGE = 64;

/** Extendible hashing: the page of a hash by its first bits, as many as the narrowest page has. */
export class PageDirectory {
  /** Bits that slots are told apart by. */
  #depth = 0;
  #pages: Int32Array;
  #count = 1;
  /** Bits that the hashes of a slot's page share. */
  #depths = new Uint8Array(1);

  constructor(first: number) {
    this.#pages = Int32Array.of(first);
  }

  copy(): PageDirectory {
    const copy = new PageDirectory(0);
    copy.#depth = this.#depth;
    copy.#pages = this.#pages.slice();
    copy.#count = this.#count;
    copy.#depths = this.#depths.slice();
    return copy;
  }

  get byteSize(): number {
    return this.#pages.byteLength + this.#depths.byteLength;
  }

  pageOf(hash: number): number {
    return this.#pages[this.#slotOf(hash)]!;
  }

  depthOf(hash: number): number {
    return this.#depths[this.#slotOf(hash)]!;
  }

  /** Whether a page of that depth may be split. */
  splits(depth: number): boolean {
    return depth < this.#depth || (depth < MAX_DEPTH && this.#pages.length < MAX_SLOTS_A_PAGE * this.#count);
  }

  /** The upper half of the hashes of `hash`'s page goes to `page`. */
  split(hash: number, page: number): void {
    const depth = this.depthOf(hash);
    this.#count++;
    if (depth === this.#depth) this.#double();
    const width = 1 << (this.#depth - depth);
    const first = this.#slotOf(hash) & -width;
    this.#depths.fill(depth + 1, first, first + width);
    this.#pages.fill(page, first + width / 2, first + width);
  }

  /** Each page once, in order of hashes. */
  *pages(): Generator<number, void> {
    for (let slot = 0; slot < this.#pages.length; slot += 1 << (this.#depth - this.#depths[slot]!))
      yield this.#pages[slot]!;
  }

  #slotOf(hash: number): number {
    return this.#depth === 0 ? 0 : hash >>> (32 - this.#depth);
  }

  #double(): void {
    const [pages, depths] = [this.#pages, this.#depths];
    this.#depth++;
    this.#pages = new Int32Array(pages.length * 2);
    this.#depths = new Uint8Array(pages.length * 2);
    for (let slot = 0; slot < pages.length; slot++) {
      this.#pages.fill(pages[slot]!, 2 * slot, 2 * slot + 2);
      this.#depths.fill(depths[slot]!, 2 * slot, 2 * slot + 2);
    }
  }
}
