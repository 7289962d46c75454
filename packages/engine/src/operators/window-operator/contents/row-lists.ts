/** Lists of numbers, one a pane: in the order in which they were added. Entry 0 is the end of every list. */
export class RowLists {
  #heads = new Int32Array(0);
  #tails = new Int32Array(0);
  #rows = new Int32Array(64);
  #next = new Int32Array(64);
  #used = 0;
  #free: number[] = [];

  get byteSize(): number {
    return 8 * (this.#heads.length + this.#rows.length);
  }

  ensure(panes: number): void {
    if (panes <= this.#heads.length) return;
    this.#heads = grown(this.#heads, panes);
    this.#tails = grown(this.#tails, panes);
  }

  /** First entry of a pane, and the one behind another; 0: there is none. */
  first(pane: number): number {
    return this.#heads[pane]!;
  }

  next(entry: number): number {
    return this.#next[entry]!;
  }

  row(entry: number): number {
    return this.#rows[entry]!;
  }

  append(pane: number, row: number): void {
    const entry = this.#free.pop() ?? this.#newEntry();
    this.#rows[entry] = row;
    this.#next[entry] = 0;
    const tail = this.#tails[pane]!;
    if (tail === 0) this.#heads[pane] = entry;
    else this.#next[tail] = entry;
    this.#tails[pane] = entry;
  }

  /** Empties a list. */
  clear(pane: number, each: (row: number) => void): void {
    for (let entry = this.#heads[pane]!; entry !== 0; entry = this.#next[entry]!) {
      each(this.#rows[entry]!);
      this.#free.push(entry);
    }
    this.#heads[pane] = 0;
    this.#tails[pane] = 0;
  }

  /** Puts a list behind another. */
  concat(from: number, into: number): void {
    const head = this.#heads[from]!;
    if (head === 0) return;
    const tail = this.#tails[into]!;
    if (tail === 0) this.#heads[into] = head;
    else this.#next[tail] = head;
    this.#tails[into] = this.#tails[from]!;
    this.#heads[from] = 0;
    this.#tails[from] = 0;
  }

  #newEntry(): number {
    const entry = ++this.#used;
    if (entry === this.#rows.length) {
      this.#rows = grown(this.#rows, 2 * entry);
      this.#next = grown(this.#next, 2 * entry);
    }
    return entry;
  }
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
