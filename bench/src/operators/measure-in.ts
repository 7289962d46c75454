import { Worker } from "node:worker_threads";
import type { Measured } from "./measure-case.ts";

export interface WorkerTask {
  readonly name: string;
  readonly rows: number;
  readonly batchRows: number;
}

/** What a thread of its own finds that runs `program`. */
export function measureIn(program: URL, task: WorkerTask): Promise<Measured> {
  const worker = new Worker(program, { workerData: task });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
