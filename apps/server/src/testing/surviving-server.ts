import { join } from "node:path";
import { clusterSchema, startedSchema } from "@millrace/protocol";
import type { Job, JobSummary } from "@millrace/protocol";
import type { FlowDocument } from "@millrace/graph";
import { expect } from "vitest";
import { isCarriedOut, order, ORDERS } from "./killing-phases.ts";
import type { KillOrder } from "./killing-phases.ts";
import { ServerProcess } from "./server-process.ts";

const POST = { method: "POST" } as const;

/** The server as a person starts it, killed by orders and started again on the same data directory. */
export class SurvivingServer implements AsyncDisposable {
  readonly dataDir: string;
  readonly #orders: string;
  #server: ServerProcess;
  /** How often it was started again. */
  restarts = 0;

  constructor(dataDir: string, orders: string) {
    this.dataDir = dataDir;
    this.#orders = orders;
    this.#server = this.#start();
  }

  #start(): ServerProcess {
    const phases = new URL("./killing-phases.ts", import.meta.url).href;
    const args = [
      "--port",
      "0",
      "--data",
      join(this.dataDir, "data"),
      "--root",
      this.dataDir,
      "--slots",
      "2",
    ];
    return new ServerProcess(args, { env: { MILLRACE_PHASES: phases, [ORDERS]: this.#orders } });
  }

  get pid(): number {
    return this.#server.child.pid ?? 0;
  }

  /** The process that has the job's tasks. */
  async taskManagerPid(jobId: string): Promise<number> {
    let pid: number | undefined;
    const find = async (): Promise<number | undefined> => {
      const { subtasks } = await this.job(jobId);
      const { taskManagers } = clusterSchema.parse(await this.#server.json("/api/cluster"));
      pid = taskManagers.find(({ id }) => id === subtasks[0]?.taskManagerId)?.pid;
      return pid;
    };
    await expect.poll(find).toBeGreaterThan(0);
    return pid ?? 0;
  }

  /** The TaskManager that has the job's tasks. */
  async killTaskManagerOf(jobId: string): Promise<void> {
    const { subtasks } = await this.job(jobId);
    await this.#server.json(`/api/cluster/taskmanagers/${subtasks[0]?.taskManagerId}/kill`, POST);
  }

  /** Ends the example that the server begins with: the phases that are reached are those of the jobs that come. */
  async cancelExample(): Promise<void> {
    const jobs = (): Promise<readonly JobSummary[]> => this.#server.json<readonly JobSummary[]>("/api/jobs");
    const running = async () => (await jobs()).filter(({ endedMs }) => endedMs === null);
    await expect.poll(async () => (await jobs()).length).toBeGreaterThan(0);
    for (const { id } of await running()) await this.#server.json(`/api/jobs/${id}/cancel`, POST);
    await expect.poll(running).toEqual([]);
  }

  async run(document: FlowDocument): Promise<string> {
    const stored = await this.#server.json<{ readonly id: string }>("/api/documents", {
      ...POST,
      body: JSON.stringify({ document }),
    });
    const body = JSON.stringify({ documentId: stored.id, version: 1, from: null });
    return startedSchema.parse(await this.#server.json("/api/jobs", { ...POST, body })).job.id;
  }

  job(id: string): Promise<Job> {
    return this.#server.json<Job>(`/api/jobs/${id}`);
  }

  /** Runs with all of its tasks, and has completed a checkpoint behind this one; and it is the only one. */
  async untilRuns(id: string, behindCheckpoint: number): Promise<Job> {
    const shown = async (): Promise<boolean> => {
      const { state, tasks, lastCheckpoint } = (await this.job(id)).summary;
      return state === "running" && tasks.running === tasks.total && (lastCheckpoint ?? 0) > behindCheckpoint;
    };
    await expect.poll(shown, { interval: 20 }).toBe(true);
    return this.job(id);
  }

  order(kill: KillOrder): void {
    order(this.#orders, kill);
  }

  /** The phase was reached, and the signal sent. */
  untilCarriedOut(kill: KillOrder): Promise<void> {
    return expect
      .poll(() => isCarriedOut(this.#orders, kill), { interval: 10, message: `${kill.phase} at ${kill.at}` })
      .toBe(true);
  }

  /** It was killed: starts it again. */
  async startAgain(): Promise<void> {
    expect(await this.#server.ended).toEqual({ code: null, signal: "SIGKILL" });
    this.#server = this.#start();
    this.restarts += 1;
    await this.#server.address();
  }

  async drain(id: string): Promise<void> {
    await this.#server.json(`/api/jobs/${id}/stop`, POST);
    await expect.poll(async () => (await this.job(id)).summary.state).toBe("finished");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
