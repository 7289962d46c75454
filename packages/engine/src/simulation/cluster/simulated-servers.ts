import type { MadeUpAnswers } from "../../io/sampled-requests.ts";
import type { SeededRandom } from "../seeded-random.ts";

/** Whole lines that a server sends at once, at most. */
const MOST_LINES = 8;

export interface SimulatedServersOptions {
  /** What TCP servers send, line by line, by `host:port`. */
  readonly servers?: Readonly<Record<string, string>>;
  /** What servers say to requests; to others the sample of the node that sends them is the answer. */
  readonly answers?: MadeUpAnswers;
}

/**
 * TCP servers that send lines, and others that answer requests: what was sent to one connection is sent to no other,
 * whoever had it. They outlive every process.
 */
export class SimulatedServers {
  readonly answers: MadeUpAnswers | undefined;
  readonly #random: SeededRandom;
  readonly #unsent: ReadonlyMap<string, string[]>;

  constructor({ servers = {}, answers }: SimulatedServersOptions, random: SeededRandom) {
    this.answers = answers;
    this.#random = random;
    this.#unsent = new Map(
      Object.entries(servers).map(([address, text]) => [
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
