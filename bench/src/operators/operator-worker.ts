import { parentPort, workerData } from "node:worker_threads";
import { provideNodeSandbox } from "@millrace/engine/node";
import { allCases } from "./all-cases.ts";
import { measureCase } from "./measure-case.ts";

/** A slot of its own: measures one case and posts what it found. */
export interface WorkerTask {
  readonly name: string;
  readonly rows: number;
  readonly batchRows: number;
}

provideNodeSandbox();
const { name, rows, batchRows } = workerData as WorkerTask;
const test = allCases.find((candidate) => candidate.name === name);
if (test === undefined) throw new Error(`no operator ${name}`);
parentPort?.postMessage(measureCase(test, rows, batchRows));
