import type { Job, ServerMessage } from "@millrace/protocol";
import { jobSchema, LIVE_VERSION } from "@millrace/protocol";
import type { Page } from "@playwright/test";

/** Milliseconds since the epoch: when everything that is replayed happens. */
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ID = "0a1b2c3d-0000-4000-8000-000000000000";

type Metrics = Extract<ServerMessage, { readonly type: "metrics" }>;
type Subtask = Metrics["subtasks"][number];

/** A job with graphs that were compiled for real, and with figures that are the same on every machine. */
export class ReplayedJob {
  readonly job: Job;
  readonly path = `/j/${ID}`;

  private constructor(job: Job) {
    this.job = job;
  }

  /** Runs an example to its end, and takes its graphs; `more` is what the job is said to be. */
  static async of(
    address: string,
    documentId: string,
    more: Partial<Job["summary"]> & Pick<Partial<Job>, "failure"> = {},
  ): Promise<ReplayedJob> {
    const headers = { "x-millrace": "1", "content-type": "application/json" };
    const body = JSON.stringify({ documentId, version: 1 });
    const started = await fetch(new URL("/api/jobs", address), { method: "POST", headers, body });
    const { job } = (await started.json()) as { readonly job: { readonly id: string } };
    const shown = await fetch(new URL(`/api/jobs/${job.id}`, address));
    return new ReplayedJob(fixed(jobSchema.parse(await shown.json()), more));
  }

  /** The page hears of this job and of nothing else, and its clock stands. */
  async show(page: Page, address: string): Promise<void> {
    await page.clock.setFixedTime(NOW);
    await page.route("**/api/jobs", (route) => route.fulfill({ json: [this.job.summary] }));
    await page.routeWebSocket(/\/api\/live/u, (socket) => {
      const send = (message: object): void => socket.send(JSON.stringify({ v: LIVE_VERSION, ...message }));
      socket.onMessage((data) => {
        const { type } = JSON.parse(String(data)) as { readonly type: string };
        if (type === "hello") {
          send({ type: "welcome", serverTimeMs: NOW, epoch: 1, serverVersion: "replayed" });
          send({ type: "jobs", jobs: [this.job.summary] });
        }
        if (type !== "watch") return;
        send({ type: "job", job: this.job });
        send(this.#metrics());
      });
    });
    await page.goto(`${address}${this.path}`);
  }

  #metrics(): Metrics {
    const { vertices } = this.job.jobGraph;
    return {
      v: LIVE_VERSION,
      type: "metrics",
      jobId: ID,
      seq: 1,
      timeMs: NOW,
      subtasks: vertices.flatMap((vertex, at) =>
        Array.from({ length: vertex.parallelism }, (_, subtask) => figures(vertex, subtask, at)),
      ),
      channels: [],
    };
  }
}

function fixed(
  job: Job,
  { failure = null, ...more }: Partial<Job["summary"]> & { failure?: Job["failure"] },
): Job {
  const { total } = job.summary.tasks;
  return {
    ...job,
    summary: {
      ...job.summary,
      id: ID,
      state: "running",
      createdMs: NOW - 61_000,
      startedMs: NOW - 60_000,
      endedMs: null,
      lastCheckpoint: 3,
      rows: { in: 72_000, out: 71_000, skipped: [] },
      tasks: { total, running: total },
      ...more,
    },
    failure,
    subtasks: job.jobGraph.vertices.flatMap(({ id: vertexId, parallelism }) =>
      Array.from({ length: parallelism }, (_, subtask) => ({
        vertexId,
        subtask,
        state: failure === null ? ("running" as const) : ("failed" as const),
        attempt: 0,
        taskManagerId: "tm-1-1",
        slot: subtask,
        sinceMs: NOW - 60_000,
      })),
    ),
    checkpoints: [1, 2, 3].map((id) => checkpoint(job, id)),
    restarts: [],
    parts: [],
    rows: [],
  };
}

function checkpoint({ jobGraph }: Job, id: number): Job["checkpoints"][number] {
  const triggeredMs = NOW - (4 - id) * 10_000;
  const subtasks = jobGraph.vertices.flatMap(({ id: vertexId, parallelism }, at) =>
    Array.from({ length: parallelism }, (_, subtask) => ({
      vertexId,
      subtask,
      bytes: 1_000 * (at + 1) + subtask,
      startDelayMs: 4 * at,
      alignmentMs: 6 * at + subtask,
      syncMs: 2,
      asyncMs: 10 + id,
      endToEndMs: 12 + id + 10 * at + subtask,
    })),
  );
  return {
    id,
    state: "completed",
    reason: null,
    final: false,
    triggeredMs,
    endedMs: triggeredMs + 60,
    bytes: subtasks.reduce((sum, { bytes }) => sum + bytes, 0),
    acknowledged: subtasks.length,
    total: subtasks.length,
    subtasks,
  };
}

function figures(
  { id, operators }: Job["jobGraph"]["vertices"][number],
  subtask: number,
  at: number,
): Subtask {
  const rate = 1_200 * (subtask + 1);
  return {
    vertexId: id,
    subtask,
    busy: Math.min(0.9, 0.2 + 0.15 * at),
    backpressured: at === 0 ? 0.3 : 0,
    idle: 0.1,
    waiting: 0,
    recordsInPerSecond: rate,
    recordsOutPerSecond: rate,
    bytesInPerSecond: rate * 40,
    bytesOutPerSecond: rate * 40,
    recordsIn: 60 * rate,
    recordsOut: 60 * rate,
    inputQueued: at,
    inputCapacity: 10,
    outputQueued: 0,
    outputCapacity: 10,
    operators: operators.map(({ nodeId, uid }) => ({
      nodeId,
      uid,
      recordsIn: 60 * rate,
      recordsOut: 60 * rate,
      recordsInPerSecond: rate,
      recordsOutPerSecond: rate,
      sideRecordsOut: 0,
      sideRecordsOutPerSecond: 0,
      watermarkMs: NOW - 1_500,
      lateRecords: 0,
      malformedRecords: 0,
      outsideRecords: 0,
      spilledBytes: 0,
      stateBytes: 2_048,
      stateEntries: 12,
    })),
  };
}
