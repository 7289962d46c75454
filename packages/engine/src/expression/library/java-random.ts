const MASK = (1n << 48n) - 1n;
const MULTIPLIER = 0x5deece66dn;

/** java.util.Random: the same seed gives the same numbers as in Flink. */
export class JavaRandom {
  #seed: bigint;

  constructor(seed: bigint) {
    this.#seed = (seed ^ MULTIPLIER) & MASK;
  }

  nextDouble(): number {
    return (this.#next(26) * 2 ** 27 + this.#next(27)) / 2 ** 53;
  }

  /** In [0, bound); `bound` is positive. */
  nextInt(bound: number): number {
    let bits = this.#next(31);
    if ((bound & -bound) === bound) return Math.floor((bound * bits) / 2 ** 31);
    while (bits - (bits % bound) + (bound - 1) > 2 ** 31 - 1) bits = this.#next(31);
    return bits % bound;
  }

  #next(bits: number): number {
    this.#seed = (this.#seed * MULTIPLIER + 0xbn) & MASK;
    return Number(this.#seed >> BigInt(48 - bits));
  }
}
