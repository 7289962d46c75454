/** Chris Doty-Humphrey's sfc32: fast, and good enough for anything but secrets. */
export class SmallRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: readonly number[]) {
    const [a = 0, b = 0, c = 0] = seed;
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    for (const more of seed.slice(3)) {
      this.bits();
      this.#a ^= more | 0;
    }
    for (let i = 0; i < 15; i++) this.bits();
  }

  /** 32 random bits, as an unsigned number. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
