import { parentPort, workerData } from "node:worker_threads";
import { simulatedPrograms } from "./programs.ts";
import { nodeTurn } from "./node-turn.ts";
import { CaseRunner } from "./run-case.ts";
import { reportOfSeed } from "./seed-report.ts";

/** Runs the seeds that it is told, one after the other, and tells what came of each. */
const { program }: { readonly program: string | null } = workerData;
const chosen = simulatedPrograms.filter(({ id }) => program === null || id === program);
const runner = new CaseRunner(chosen, nodeTurn);

parentPort!.on("message", (seed: number) => {
  void reportOfSeed(runner, seed, chosen).then((report) => parentPort!.postMessage(report));
});
