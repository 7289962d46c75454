import type { SeededRandom } from "../seeded-random.ts";

/** Whole lines that a server sends at once, at most. */
const MOST_LINES = 8;

/** TCP servers that send lines: what was sent to one connection is sent to no other, whoever had it. They outlive every process. */
export class SimulatedServers {
  readonly #random: SeededRandom;
  readonly #unsent: ReadonlyMap<string, string[]>;

  /** Text by `host:port`. */
  constructor(texts: Readonly<Record<string, string>>, random: SeededRandom) {
    this.#random = random;
    this.#unsent = new Map(
      Object.entries(texts).map(([address, text]) => [
        address,
        text.split("\n").filter((line) => line !== ""),
      ]),
    );
  }

  /** Whether somebody answers there. */
  has(address: string): boolean {
    return this.#unsent.has(address);
  }

  /** The next lines; null: the server closes the connection, as it has sent all. */
  send(address: string): Uint8Array<ArrayBuffer> | null {
    const lines = this.#unsent.get(address)?.splice(0, 1 + this.#random.below(MOST_LINES)) ?? [];
    return lines.length === 0 ? null : new TextEncoder().encode(`${lines.join("\n")}\n`);
  }
}
