import { Worker } from "node:worker_threads";
import type { SeedReport } from "./seed-report.ts";

export interface SeedsToRun {
  /** The next one to run; asked for `count` times at most. */
  readonly take: () => number;
  readonly count: number;
  /** Only of this program; null: each seed picks one. */
  readonly program: string | null;
  readonly workers: number;
  /** No seed is begun later than that. */
  readonly forMs: number;
  readonly onReport: (report: SeedReport) => void;
}

/** Runs seeds in several threads; how many were run. */
export async function runSeeds(seeds: SeedsToRun): Promise<number> {
  const { count, workers, forMs } = seeds;
  const untilMs = performance.now() + forMs;
  let begun = 0;
  const take = (): number | null => {
    if (begun === count || performance.now() >= untilMs) return null;
    begun++;
    return seeds.take();
  };
  await Promise.all(Array.from({ length: workers }, () => runInWorker(seeds, take)));
  return begun;
}

/** One after the other. */
export function seedsFrom(from: number): () => number {
  let next = from;
  return () => next++;
}

function runInWorker({ program, onReport }: SeedsToRun, take: () => number | null): Promise<void> {
  const worker = new Worker(new URL("./simulate-worker.ts", import.meta.url), { workerData: { program } });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let seed: number | null = null;
  const goOn = (): void => {
    seed = take();
    if (seed === null) void worker.terminate().then(() => resolve());
    else worker.postMessage(seed);
  };
  worker.on("error", (cause) => {
    reject(new Error(`seed ${seed} ended its thread: pnpm simulate --seeds 1 --from ${seed}`, { cause }));
  });
  worker.on("message", (report: SeedReport) => {
    onReport(report);
    goOn();
  });
  goOn();
  return promise;
}
