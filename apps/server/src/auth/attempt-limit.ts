/** Counts attempts by key within a fixed window; knows at most `maxKeys` keys, beyond that everybody waits. */
export class AttemptLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #maxKeys: number;
  readonly #counts = new Map<string, number>();
  #windowStartMs = Number.NEGATIVE_INFINITY;

  constructor(how: { readonly limit: number; readonly windowMs: number; readonly maxKeys?: number }) {
    this.#limit = how.limit;
    this.#windowMs = how.windowMs;
    this.#maxKeys = how.maxKeys ?? 10_000;
  }

  /** Whether the key has attempts left. */
  allows(key: string, nowMs: number): boolean {
    this.#turn(nowMs);
    return (
      (this.#counts.get(key) ?? 0) < this.#limit &&
      (this.#counts.has(key) || this.#counts.size < this.#maxKeys)
    );
  }

  count(key: string, nowMs: number): void {
    this.#turn(nowMs);
    if (this.#counts.has(key) || this.#counts.size < this.#maxKeys)
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  #turn(nowMs: number): void {
    if (nowMs - this.#windowStartMs < this.#windowMs) return;
    this.#windowStartMs = nowMs;
    this.#counts.clear();
  }
}
