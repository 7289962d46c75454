import { Worker } from "node:worker_threads";
import type { Measured } from "./measure-case.ts";

export interface Round {
  readonly rows: number;
  readonly batchRows: number;
}

const PROGRAM = new URL("operator-worker.ts", import.meta.url);

/** A thread for one case: its program is loaded once for all rounds. */
export class SlotThread {
  readonly #worker: Worker;

  constructor(name: string) {
    this.#worker = new Worker(PROGRAM, { workerData: name });
  }

  measure(round: Round): Promise<Measured> {
    return new Promise((resolve, reject) => {
      this.#worker.once("message", (measured: Measured) => {
        this.#worker.off("error", reject);
        resolve(measured);
      });
      this.#worker.once("error", reject);
      this.#worker.postMessage(round);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
