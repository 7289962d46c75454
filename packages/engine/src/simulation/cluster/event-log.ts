import { TraceHash } from "../trace-hash.ts";

/** Everything that happened in a run, one line each: a hash of all of it, and the last lines. */
export class EventLog {
  readonly #hash = new TraceHash();
  readonly #keep: number;
  #lines: string[] = [];
  count = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  readonly add = (line: string): void => {
    this.#hash.addText(line);
    this.count++;
    if (this.#keep === 0) return;
    this.#lines.push(line);
    if (this.#lines.length > 2 * this.#keep) this.#lines = this.#lines.slice(-this.#keep);
  };

  /** Two runs with the same value went the same way. */
  get hash(): string {
    return this.#hash.value;
  }

  get lines(): readonly string[] {
    return this.#lines.slice(-this.#keep);
  }
}
