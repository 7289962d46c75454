import { parentPort, workerData } from "node:worker_threads";
import { provideNodeSandbox } from "@millrace/engine/node";
import { allCases } from "./all-cases.ts";
import { measureCase } from "./measure-case.ts";
import type { Round } from "./slot-thread.ts";

/** A slot of its own for one case: measures each round that it is told and posts what it found. */
provideNodeSandbox();
const name = workerData as string;
const test = allCases.find((candidate) => candidate.name === name);
if (test === undefined) throw new Error(`no operator ${name}`);
parentPort?.on("message", ({ rows, batchRows }: Round) =>
  parentPort?.postMessage(measureCase(test, rows, batchRows)),
);
