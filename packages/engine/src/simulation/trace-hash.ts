import type { TraceEvent } from "./trace.ts";

/**
 * A running hash of a trace: 64 bits as 16 hex digits. Two runs with the same hash went the same way (law 8). Not
 * against forgery.
 */
export class TraceHash {
  #a = 0x811c_9dc5 | 0;
  #b = 0x9e37_79b9 | 0;

  add(event: TraceEvent): void {
    this.addText(JSON.stringify(event));
  }

  addText(text: string): void {
    let a = this.#a;
    let b = this.#b;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x0100_0193);
      b = Math.imul(b ^ code, 0x85eb_ca6b) ^ (b >>> 13);
    }
    this.#a = a;
    this.#b = b;
  }

  get value(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
    return hex(this.#a) + hex(this.#b);
  }
}
