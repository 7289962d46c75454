import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalCluster } from "@millrace/engine/node";
import type { JobHandle } from "@millrace/engine/node";
import { AnsweringServer } from "./answering-server.ts";
import { compileProgram } from "./compile-program.ts";
import type { Program } from "./program.ts";
import { linesOf } from "./run-on-simulation.ts";

const MB = 1 << 20;

export interface ThreadsRun {
  /** A TaskManager of the job is killed as soon as its first checkpoint is complete. */
  readonly kill?: boolean;
  readonly onKill?: () => void;
  /** It stops with a savepoint as soon as its first checkpoint is complete, and another job goes on from that. */
  readonly goOnAt?: number;
  readonly onSavepoint?: () => void;
}

/** A cluster of two TaskManager processes with three slots each, with a directory of its own. */
export class ThreadsRunner implements AsyncDisposable {
  readonly #cluster: LocalCluster;
  readonly #root: string;
  #runs = 0;

  private constructor(cluster: LocalCluster, root: string) {
    this.#cluster = cluster;
    this.#root = root;
  }

  static async start(options: { readonly trustedFunctions?: boolean } = {}): Promise<ThreadsRunner> {
    const root = await mkdtemp(join(tmpdir(), "conformance-"));
    const cluster = await LocalCluster.start({
      dataDir: join(root, "data"),
      taskManagers: 2,
      slotsPerTaskManager: 3,
      managedMemoryBytesPerSlot: 128 * MB,
      segmentPoolBytes: 32 * MB,
      allowedRoots: [root],
      ...options,
    });
    return new ThreadsRunner(cluster, root);
  }

  /** Committed lines, sorted. */
  async run(program: Program, parallelism: number, options: ThreadsRun = {}): Promise<readonly string[]> {
    const root = join(this.#root, `run-${++this.#runs}`);
    await using service = await AnsweringServer.start(program);
    const place = { input: join(root, "input"), output: join(root, "output"), server: service.address };
    await mkdir(place.input, { recursive: true });
    await mkdir(place.output, { recursive: true });
    for (const [name, content] of Object.entries(program.files))
      await writeFile(join(place.input, name), content);
    let due = options.kill === true || options.goOnAt !== undefined;
    const job = await this.#cluster.submit(compileProgram(program, place, parallelism), {
      onEvent: (event) => {
        if (!due || event.kind !== "checkpoint-completed" || event.final) return;
        due = false;
        if (options.goOnAt !== undefined) {
          void this.#cluster.job(event.jobId)?.stop("suspend", { name: null, trigger: "stop", origin: null });
          return;
        }
        const victim = this.#cluster
          .taskManagers()
          .find(({ slots }) => slots.some(({ jobId }) => jobId === event.jobId));
        if (victim === undefined) return;
        options.onKill?.();
        void this.#cluster.killTaskManager(victim.id);
      },
    });
    await finished(program, job);
    const [savepoint] = await this.#cluster.savepoints.list();
    if (options.goOnAt !== undefined && savepoint !== undefined) {
      options.onSavepoint?.();
      const graph = compileProgram(program, place, options.goOnAt);
      await finished(program, await this.#cluster.submit(graph, { restoreFrom: savepoint.path }));
      await this.#cluster.savepoints.remove(savepoint.id);
    }
    return await committedLines(place.output);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.close();
    await rm(this.#root, { recursive: true, force: true });
  }
}

async function finished(program: Program, job: JobHandle): Promise<void> {
  const { state, failure } = await job.finished;
  if (state !== "finished") throw new Error(`${program.id} is ${state}: ${JSON.stringify(failure)}`);
}

/** Lines of all visible part files. */
async function committedLines(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const parts = entries.filter((entry) => entry.isFile() && entry.name.startsWith("part-"));
  const texts = await Promise.all(parts.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
  return texts.flatMap(linesOf).toSorted();
}
