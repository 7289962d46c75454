import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { RowCollector, RunTally, withRowReader } from "@millrace/engine/node";
import type { CollectedRows, JobHandle } from "@millrace/engine/node";
import type { TrialEnd } from "@millrace/protocol";
import type { Logger } from "pino";
import { RequestError } from "../api-error.ts";
import type { Compiler } from "./compiler.ts";
import type { EngineCluster } from "./engine-cluster.ts";
import type { FileRoots } from "./file-roots.ts";
import { failureMessage } from "./job-record.ts";
import { shownFailure } from "./shown-failures.ts";

const MOST_AT_ONCE = 8;
const PREFIX = "trial-";

export interface TrialsParts {
  readonly cluster: EngineCluster;
  readonly compiler: Compiler;
  readonly roots: FileRoots;
  readonly log: Logger;
}

interface Told {
  readonly job: JobHandle;
  readonly tally: RunTally;
  readonly over: () => Promise<void>;
}

/**
 * Documents that are run once on rows that come with the request.
 *
 * 1. A trial is a job of the cluster with slots of its own, and in no list; nothing of it is left when its last line is
 *    out.
 * 2. It ends with its reader: who leaves before the end cancels it. So does the start of a server after a crash.
 * 3. At most 8 run at once; the next is refused with `server.busy`.
 */
export class Trials {
  readonly #parts: TrialsParts;
  #collector: Promise<RowCollector> | null = null;
  #running = 0;

  constructor(parts: TrialsParts) {
    this.#parts = parts;
  }

  /** `body`: of the request; it is taken. Lines of `trialLineSchema`. Throws RequestError where it cannot be run. */
  async run(body: Uint8Array): Promise<Readable> {
    const { cluster, compiler, roots } = this.#parts;
    if (this.#running >= MOST_AT_ONCE)
      throw new RequestError("server.busy", `${MOST_AT_ONCE} trials run already; try again.`);
    this.#running++;
    try {
      const graph = await compiler.trial(body, roots.data);
      this.#collector ??= RowCollector.start();
      const rows = (await this.#collector).collect();
      const tally = new RunTally(graph);
      const job = await cluster.submit(withRowReader(graph, rows.reader), {
        jobId: `${PREFIX}${randomUUID()}`,
        onEvent: (event) => void (event.kind === "task-state" && tally.add(event)),
      });
      void job.finished.then(() => rows.finish());
      const over = onlyOnce(() => this.#over(job, rows));
      const lines = new PassThrough();
      const told = (source: AsyncIterable<Uint8Array>) => this.#lines(source, { job, tally, over });
      lines.once("close", () => {
        over().catch((error: unknown) => {
          this.#parts.log.warn({ err: error, jobId: job.id }, "a trial could not be removed");
        });
      });
      pipeline(rows.lines, told, lines).catch(() => lines.destroy());
      return lines;
    } catch (error) {
      this.#running--;
      throw error;
    }
  }

  async close(): Promise<void> {
    (await this.#collector)?.[Symbol.dispose]();
  }

  /** What the sinks are given, and then the end. */
  async *#lines(
    source: AsyncIterable<Uint8Array>,
    { job, tally, over }: Told,
  ): AsyncGenerator<Uint8Array | string> {
    yield* source;
    const { state, failure } = await job.finished;
    const shown = failure && shownFailure(failure, (text) => this.#parts.roots.shown(text));
    await over();
    const end = { state, failure: shown && failureMessage(shown), late: tally.late };
    yield `${JSON.stringify({ end } satisfies TrialEnd)}\n`;
  }

  async #over(job: JobHandle, rows: CollectedRows): Promise<void> {
    rows.abandon();
    await discard(this.#parts.cluster, job);
    this.#running--;
  }
}

/** As the cluster's `recover`, for all jobs but trials: those who asked for one are gone, and what it left goes too. */
export async function recoverJobs(cluster: EngineCluster, onJob: (job: JobHandle) => void): Promise<void> {
  const left: JobHandle[] = [];
  await cluster.recover((job) => {
    if (job.id.startsWith(PREFIX)) left.push(job);
    else onJob(job);
  });
  await Promise.all(left.map((job) => discard(cluster, job)));
}

async function discard(cluster: EngineCluster, job: JobHandle): Promise<void> {
  await job.cancel();
  await cluster.removeJob(job.id);
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}
