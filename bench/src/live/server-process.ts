import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlowDocument } from "@millrace/graph";
import { clusterSchema, savedSchema, startedSchema } from "@millrace/protocol";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const MAIN = join(ROOT, "apps", "server", "src", "main.ts");
const HEADERS = { "content-type": "application/json", "x-millrace": "1" };

/** The server as its users start it, in a process and on a data directory of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #dataDir: string;

  private constructor(address: string, child: ChildProcess, dataDir: string) {
    this.address = address;
    this.#child = child;
    this.#dataDir = dataDir;
  }

  static async start(): Promise<ServerProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
    const child = spawn(process.execPath, [MAIN, "--port", "0", "--data", dataDir, "--no-open"], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout?.on("data", (chunk: Buffer) => {
        const found = /http:\/\/[^\s/]+/u.exec(chunk.toString("utf8"));
        if (found !== null) resolve(found[0]);
      });
      child.once("exit", (code) => reject(new Error(`the server ended with code ${code}`)));
    });
    return new ServerProcess(address, child, dataDir);
  }

  /** Saves a document and runs it; answers the job's id. */
  async run(document: FlowDocument): Promise<string> {
    const saved = savedSchema.parse(await this.#post("/api/documents", { document }));
    const body = { documentId: saved.id, version: saved.version, from: null };
    return startedSchema.parse(await this.#post("/api/jobs", body)).job.id;
  }

  async taskManagerPids(): Promise<readonly number[]> {
    const answer = await fetch(`${this.address}/api/cluster`);
    return clusterSchema.parse(await answer.json()).taskManagers.map(({ pid }) => pid);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Memory that the process has in use, MB, as the system counts it. */
  get rssMb(): number {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/u.exec(status)?.[1] ?? 0) / 1_024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    await over;
    rmSync(this.#dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    const answer = await fetch(`${this.address}${path}`, {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  }
}
