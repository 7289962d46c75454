import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import { knownJob } from "./known-job.ts";

/** Refuses, with these words, what a batch job that runs has nothing for. Throws RequestError, also where there is no such job. */
export function notInBatch(runner: Services["runner"], id: string, words: string): void {
  const { ended, graphs } = knownJob(runner, id);
  if (!ended && graphs.jobGraph.settings.runtimeMode === "batch") throw new RequestError("job.batch", words);
}
