/** Numbers of pages of one store: the smallest that are not in use. */
export class PageNumbers {
  readonly #free: number[] = [];
  #next = 0;

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(page: number): void {
    this.#free.push(page);
  }
}
