import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StateBackendKind } from "@millrace/graph";
import { startServer } from "../server.ts";
import type { RunningServer, ServerParts } from "../server.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { hostMetricsDocument } from "./flow-documents.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  readonly json: unknown;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as it is where it is text, as JSON otherwise. */
  readonly body?: unknown;
}

export const EXAMPLES: ServerParts["examples"] = [
  { id: "host-metrics", document: hostMetricsDocument("Host metrics") },
  { id: "word-count", document: hostMetricsDocument("Word count") },
];

/** A server on a free port with a data directory of its own. */
export class TestServer implements AsyncDisposable {
  readonly dataDir: string;
  readonly cluster: FakeCluster;
  readonly #server: RunningServer;
  readonly #ownsData: boolean;

  private constructor(
    server: RunningServer,
    cluster: FakeCluster,
    data: { readonly dir: string; readonly own: boolean },
  ) {
    this.#server = server;
    this.cluster = cluster;
    this.dataDir = data.dir;
    this.#ownsData = data.own;
  }

  static async start(
    how: {
      readonly dataDir?: string;
      readonly host?: string;
      readonly port?: number;
      readonly roots?: readonly string[];
      readonly stateBackend?: StateBackendKind;
      readonly trustedFunctions?: boolean;
      readonly cluster?: FakeCluster;
      readonly parts?: Partial<ServerParts>;
    } = {},
  ): Promise<TestServer> {
    const dataDir = how.dataDir ?? temporaryDirectory();
    const cluster = how.cluster ?? new FakeCluster();
    const samples = join(dataDir, "test-samples");
    mkdirSync(join(samples, "nested"), { recursive: true });
    writeFileSync(join(samples, "orders.csv"), "id,amount\n1,2.50\n2,\n");
    for (const name of ["words.txt", "mill.txt"]) writeFileSync(join(samples, name), "to be or not to be\n");
    const server = await startServer(
      {
        port: how.port ?? 0,
        host: how.host ?? "127.0.0.1",
        dataDir,
        roots: how.roots ?? [],
        taskManagers: 1,
        slotsPerTaskManager: 1,
        batchDiskGb: 1,
        localStateGb: 0,
        trustedFunctions: how.trustedFunctions ?? false,
        stateBackend: how.stateBackend ?? null,
      },
      {
        startCluster: () => Promise.resolve(cluster),
        examples: EXAMPLES,
        samples,
        datasets: join(dataDir, "test-datasets"),
        autostart: null,
        ...how.parts,
      },
    );
    return new TestServer(server, cluster, { dir: dataDir, own: how.dataDir === undefined });
  }

  get port(): number {
    return this.#server.port;
  }

  get address(): string {
    return this.#server.address;
  }

  get keptAside(): string | null {
    return this.#server.keptAside;
  }

  /** The path is sent exactly as written. */
  call(path: string, { method = "GET", headers = {}, body }: Call = {}): Promise<Answer> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const sent = {
      ...(method === "GET" ? {} : { "x-millrace": "1" }),
      ...(body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { host: "127.0.0.1", port: this.port, path, method, headers: sent },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const whole = Buffer.concat(chunks).toString("utf8");
            const json: unknown =
              response.headers["content-type"]?.startsWith("application/json") === true
                ? JSON.parse(whole)
                : null;
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: whole, json });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(body === undefined ? undefined : text);
    });
  }

  /** Ends the server; the data directory stays. */
  stop(): Promise<void> {
    return this.#server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    if (this.#ownsData) rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export const temporaryDirectory = (): string => mkdtempSync(join(tmpdir(), "millrace-server-"));

/** The code of an error answer. */
export const errorCode = (answer: Answer): string =>
  (answer.json as { readonly error?: { readonly code?: string } } | null)?.error?.code ?? "none";
