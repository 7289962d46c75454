/** Timers in order of time, then of `seq`: a binary heap on typed arrays. Single timers are not removed: whoever pops one knows whether it still counts. */
export class TimerHeap {
  size = 0;
  #times = new Float64Array(64);
  #seqs = new Float64Array(64);
  #rows = new Int32Array(64);

  get byteSize(): number {
    return this.#times.length * 20;
  }

  /** Of the earliest timer; Infinity where there is none. */
  get time(): number {
    return this.size === 0 ? Infinity : this.#times[0]!;
  }

  get seq(): number {
    return this.#seqs[0]!;
  }

  get row(): number {
    return this.#rows[0]!;
  }

  push(time: number, seq: number, row: number): void {
    if (this.size === this.#times.length) this.#grow();
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(time, seq, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#set(at, time, seq, row);
  }

  /** Removes the earliest. */
  pop(): void {
    const last = --this.size;
    if (last === 0) return;
    const time = this.#times[last]!;
    const seq = this.#seqs[last]!;
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && this.#before(this.#times[child + 1]!, this.#seqs[child + 1]!, child)) child++;
      if (this.#before(time, seq, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#set(at, time, seq, this.#rows[last]!);
  }

  #before(time: number, seq: number, other: number): boolean {
    const otherTime = this.#times[other]!;
    return time < otherTime || (time === otherTime && seq < this.#seqs[other]!);
  }

  #move(from: number, to: number): void {
    this.#set(to, this.#times[from]!, this.#seqs[from]!, this.#rows[from]!);
  }

  // oxlint-disable-next-line max-params -- one timer
  #set(at: number, time: number, seq: number, row: number): void {
    this.#times[at] = time;
    this.#seqs[at] = seq;
    this.#rows[at] = row;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const [times, seqs, rows] = [this.#times, this.#seqs, this.#rows];
    this.#times = new Float64Array(capacity);
    this.#seqs = new Float64Array(capacity);
    this.#rows = new Int32Array(capacity);
    this.#times.set(times);
    this.#seqs.set(seqs);
    this.#rows.set(rows);
  }
}
