import { parentPort, workerData } from "node:worker_threads";
import { provideNodeSandbox, trustFunctions } from "@millrace/engine/node";
import { measureCase } from "../operators/measure-case.ts";
import type { WorkerTask } from "../operators/measure-in.ts";
import { functionCases, largeStateCases } from "./function-cases.ts";

/** A slot of its own: measures one function and posts what it found. */
export interface FunctionTask extends WorkerTask {
  readonly trusted: boolean;
}

const { name, rows, batchRows, trusted } = workerData as FunctionTask;
const test = [...functionCases, ...largeStateCases].find((candidate) => candidate.name === name);
if (test === undefined) throw new Error(`no function ${name}`);
if (trusted) trustFunctions();
else provideNodeSandbox();
parentPort?.postMessage(measureCase(test, rows, batchRows));
