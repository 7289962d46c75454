import type { Job, ServerMessage } from "@millrace/protocol";
import { jobSchema, LIVE_VERSION } from "@millrace/protocol";
import type { Page, WebSocketRoute } from "@playwright/test";
import { cluster, rpcLog } from "./replayed-cluster.ts";
import { ID, NOW } from "./replayed-time.ts";

type Metrics = Extract<ServerMessage, { readonly type: "metrics" }>;
type Subtask = Metrics["subtasks"][number];

const message = (what: object): string => JSON.stringify({ v: LIVE_VERSION, ...what });

/** One page's connection. */
class Live {
  socket: WebSocketRoute | null = null;
  measured = false;
  lost = false;
  onReceived: () => void = () => undefined;

  /** Resolves when the page says that it has the next figures. */
  received(): Promise<void> {
    return new Promise((resolve) => {
      this.onReceived = resolve;
    });
  }
}

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

  /** The page hears of this job and of nothing else; `Date` stands, timers and `performance.now()` go on. */
  async show(page: Page, address: string, path = this.path): Promise<void> {
    const live = await this.#serve(page);
    live.measured = true;
    await page.goto(`${address}${path}`);
  }

  /** The page's whole clock stands when the figures come, and goes on by exactly so much, ms; nothing is heard meanwhile. */
  async showOld(
    page: Page,
    { address, ageMs, lost }: { readonly address: string; readonly ageMs: number; readonly lost: boolean },
  ): Promise<void> {
    const live = await this.#serve(page);
    await page.goto(`${address}${this.path}`);
    await page.getByTestId("job-state").waitFor();
    await page.locator(".react-flow__node").first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.clock.pauseAt(NOW);
    const received = live.received();
    live.socket?.send(message(this.#metrics()));
    await received;
    if (lost) {
      live.lost = true;
      await live.socket?.close();
    }
    await page.clock.setFixedTime(NOW + ageMs);
    await page.clock.runFor(ageMs);
  }

  /** The server's end of the live connection, and what it answers about this job. */
  async #serve(page: Page): Promise<Live> {
    const live = new Live();
    await page.clock.setFixedTime(NOW);
    await page.route("**/api/jobs", (route) => route.fulfill({ json: [this.job.summary] }));
    await page.route("**/api/cluster/rpc", (route) => route.fulfill({ json: rpcLog(this.job) }));
    await page.routeWebSocket(/\/api\/live/u, (socket) => {
      if (live.lost) return void socket.close();
      live.socket = socket;
      socket.onMessage((data) => {
        const { type } = JSON.parse(String(data)) as { readonly type: string };
        if (type === "received") live.onReceived();
        for (const answer of this.#answers(type, live.measured)) socket.send(message(answer));
      });
    });
    return live;
  }

  #answers(type: string, measured: boolean): readonly object[] {
    if (type === "watch") return [{ type: "job", job: this.job }, ...(measured ? [this.#metrics()] : [])];
    if (type !== "hello") return [];
    return [
      { type: "welcome", serverTimeMs: NOW, epoch: 1, serverVersion: "replayed" },
      { type: "jobs", jobs: [this.job.summary] },
      { type: "cluster", cluster: cluster(this.job) },
    ];
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
      tasks: { total, running: failure === null ? total : 0 },
      ...more,
    },
    failure,
    subtasks: job.jobGraph.vertices.flatMap(({ id: vertexId, parallelism, operators }) =>
      Array.from({ length: parallelism }, (_, subtask) => ({
        vertexId,
        subtask,
        state: stateOf(operators, failure),
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

/** The task that failed takes the others with it. */
function stateOf(
  operators: Job["jobGraph"]["vertices"][number]["operators"],
  failure: Job["failure"],
): Job["subtasks"][number]["state"] {
  if (failure === null) return "running";
  return operators.some(({ nodeId }) => nodeId === failure.nodeId) ? "failed" : "cancelled";
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
