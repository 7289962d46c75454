import type { PrintedRow } from "../../io/io-service.ts";

const MAX_WAITING_ROWS = 200;
const MAX_UNDER_WAY = 4;

/** Printed rows on their way to a person: a few messages under way, the newest rows wait, the rest are counted only. */
export class PrintBuffer {
  readonly #send: (rows: readonly PrintedRow[], total: number) => void;
  #underWay = 0;
  #waiting: PrintedRow[] = [];
  #total = 0;
  #unsent = false;

  constructor(send: (rows: readonly PrintedRow[], total: number) => void) {
    this.#send = send;
  }

  add(rows: readonly PrintedRow[], total: number): void {
    this.#waiting = [...this.#waiting, ...rows].slice(-MAX_WAITING_ROWS);
    this.#total = total;
    this.#unsent = true;
    this.#flush();
  }

  acknowledged(): void {
    this.#underWay -= 1;
    this.#flush();
  }

  #flush(): void {
    if (!this.#unsent || this.#underWay === MAX_UNDER_WAY) return;
    this.#underWay += 1;
    this.#unsent = false;
    this.#send(this.#waiting, this.#total);
    this.#waiting = [];
  }
}
