import { Worker } from "node:worker_threads";
import type { StateAnswer, StateQuery } from "../../explorer/explore-state.ts";

/** Answers from a thread of its own. Rejects only where that breaks, or takes longer than `timeoutMs`. */
export function exploreOnThread(query: StateQuery, timeoutMs = 60_000): Promise<StateAnswer> {
  const worker = new Worker(new URL("./explore-thread.ts", import.meta.url), {
    name: "explore",
    workerData: query,
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(() => reject(new Error("the state takes too long to read"))),
      timeoutMs,
    );
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      settle();
    };
    worker.once("message", (answer: StateAnswer) => end(() => resolve(answer)));
    worker.once("error", (error: Error) => end(() => reject(error)));
  });
}
