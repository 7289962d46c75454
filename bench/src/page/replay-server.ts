import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { FlowDocument } from "@millrace/graph";
import { LIVE_VERSION, serverMessageSchema } from "@millrace/protocol";
import type { ClientMessage, Job } from "@millrace/protocol";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { CompiledFlow } from "./big-flow.ts";
import { metricsAt } from "./feed.ts";

const DIST = fileURLToPath(new URL("../../../apps/web/dist/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
export const ID = "bench";

/** The built page with a feed instead of a cluster: no job runs, so that only the page costs anything. */
export class ReplayServer {
  /** Metrics a second; 0: none. `fast`: the next as soon as the page has answered. */
  pace: number | "fast" = 0;
  ticks = 0;
  /** Metrics that the page has read. A page that cannot read them costs nothing, and its figures say nothing. */
  answered = 0;
  readonly #document: FlowDocument;
  readonly #flow: CompiledFlow | null;
  readonly #http: Server;

  private constructor(document: FlowDocument, flow: CompiledFlow | null) {
    this.#document = document;
    this.#flow = flow;
    this.#http = createServer((request, response) => this.#answer(request, response));
    const sockets = new WebSocketServer({ server: this.#http, path: "/api/live" });
    sockets.on("connection", (socket) => this.#talk(socket));
  }

  static async start(document: FlowDocument, flow: CompiledFlow | null): Promise<ReplayServer> {
    const server = new ReplayServer(document, flow);
    await new Promise<void>((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get address(): string {
    const address = this.#http.address();
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  close(): void {
    this.#http.closeAllConnections();
    this.#http.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url?.split("?", 1)[0] ?? "/";
    if (path.startsWith("/api/")) {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(this.#json(path)));
      return;
    }
    const file = join(DIST, path);
    const shown = path !== "/" && existsSync(file) ? file : join(DIST, "index.html");
    response.setHeader("Content-Type", TYPES[extname(shown)] ?? "application/octet-stream");
    createReadStream(shown).pipe(response);
  }

  #json(path: string): unknown {
    const stored = { id: ID, version: 1, savedMs: 0, example: false };
    if (path === "/api/documents") return [{ ...stored, name: this.#document.name }];
    if (path === `/api/documents/${ID}`) return { ...stored, document: this.#document };
    return [];
  }

  #talk(socket: WebSocket): void {
    const send = (message: object): void => socket.send(JSON.stringify({ v: LIVE_VERSION, ...message }));
    let timer: NodeJS.Timeout | null = null;
    const tick = (): void => {
      if (this.#flow === null) return;
      const metrics = metricsAt(this.ticks++, ID, this.#flow.jobGraph);
      if (this.ticks === 1) serverMessageSchema.parse(metrics);
      socket.send(JSON.stringify(metrics));
    };
    socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString("utf8")) as ClientMessage;
      if (message.type === "hello") {
        send({ type: "welcome", serverTimeMs: Date.now(), epoch: 1, serverVersion: "bench" });
        send({ type: "jobs", jobs: this.#flow === null ? [] : [this.#job(this.#flow).summary] });
      } else if (message.type === "watch" && this.#flow !== null) {
        send({ type: "job", job: this.#job(this.#flow) });
        timer ??= setInterval(() => {
          if (this.pace === 4) tick();
        }, 250);
        if (this.pace === "fast") tick();
      } else if (message.type === "received") {
        this.answered++;
        if (this.pace === "fast") tick();
      }
    });
    socket.on("close", () => {
      if (timer !== null) clearInterval(timer);
    });
  }

  #job({ streamGraph, jobGraph }: CompiledFlow): Job {
    const tasks = jobGraph.vertices.length;
    return {
      summary: {
        id: ID,
        name: this.#document.name,
        documentId: ID,
        documentVersion: 1,
        state: "running",
        createdMs: 0,
        startedMs: 1,
        endedMs: null,
        restarts: 0,
        lastCheckpoint: null,
        startedFrom: null,
        tasks: { total: tasks, running: tasks },
      },
      failure: null,
      streamGraph,
      jobGraph,
      subtasks: jobGraph.vertices.map(({ id }) => ({
        vertexId: id,
        subtask: 0,
        state: "running",
        attempt: 0,
        taskManagerId: "tm-1-1",
        slot: 0,
        sinceMs: 0,
      })),
      checkpoints: [],
      restarts: [],
      parts: [],
      rows: [],
    };
  }
}
