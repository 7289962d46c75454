import type { Flow } from "./flow.ts";

interface JobState {
  readonly id: string;
  readonly state: string;
  readonly restarts: number;
  readonly lastCheckpoint: number | null;
}

/** What a program asks of the server's REST interface. */
export class Requests {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async flow(id: string): Promise<Flow> {
    return ((await this.#ask("GET", `/api/documents/${id}`)) as { document: Flow }).document;
  }

  async create(document: Flow): Promise<string> {
    return ((await this.#ask("POST", "/api/documents", { document })) as { id: string }).id;
  }

  /** A second version of what was created. */
  async change(id: string, document: Flow): Promise<void> {
    await this.#ask("PUT", `/api/documents/${id}`, { baseVersion: 1, document });
  }

  async run(documentId: string): Promise<string> {
    const { version } = (await this.#ask("GET", `/api/documents/${documentId}`)) as { version: number };
    const started = await this.#ask("POST", "/api/jobs", { documentId, version });
    return (started as { job: { id: string } }).job.id;
  }

  /** The job that a first start begins by itself. */
  async firstJob(): Promise<string> {
    for (;;) {
      const [job] = await this.#jobs();
      if (job) return job.id;
      await pause();
    }
  }

  async ended(id: string): Promise<void> {
    const over = new Set(["finished", "failed", "cancelled"]);
    await this.#until(id, ({ state }) => over.has(state));
  }

  /** A process that runs tasks of the job is killed; the job goes on from a checkpoint. */
  async restart(id: string): Promise<void> {
    await this.#until(id, ({ state, lastCheckpoint }) => state === "running" && lastCheckpoint !== null);
    const { subtasks } = (await this.#ask("GET", `/api/jobs/${id}`)) as {
      readonly subtasks: readonly { readonly taskManagerId: string }[];
    };
    await this.#ask("POST", `/api/cluster/taskmanagers/${subtasks[0]?.taskManagerId}/kill`);
    await this.#until(id, ({ state, restarts }) => state === "running" && restarts > 0);
  }

  async #until(id: string, isSo: (job: JobState) => boolean): Promise<void> {
    while (!(await this.#jobs()).some((job) => job.id === id && isSo(job))) await pause();
  }

  async #jobs(): Promise<readonly JobState[]> {
    return (await this.#ask("GET", "/api/jobs")) as readonly JobState[];
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#address}${path}`, {
      method,
      headers: { "x-millrace": "1", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
