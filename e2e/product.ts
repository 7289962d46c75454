import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const START_TIMEOUT_MS = 120_000;

/** For what waits for the cluster and not for the page: processes are started on a machine that may be busy. */
export const CLUSTER = { timeout: 120_000 } as const;

/** The built product as a user has it: its own process, data folder and port. */
export class Product {
  readonly dataDir: string;
  readonly address: string;
  readonly #server: ChildProcess;

  private constructor(dataDir: string, address: string, server: ChildProcess) {
    this.dataDir = dataDir;
    this.address = address;
    this.#server = server;
  }

  /** Starts it on a free port; `dataDir` goes on with what an earlier one left. */
  static async start(dataDir = Product.#newDataDir()): Promise<Product> {
    const server = spawn(
      process.execPath,
      [join(ROOT, "apps/server/src/main.ts"), "--port", "0", "--data", dataDir, "--no-open"],
      {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "inherit", "ipc"],
      },
    );
    return new Product(dataDir, await addressOf(server), server);
  }

  /** Folder inside the allowed roots for a test's own files. */
  get filesDir(): string {
    const path = join(this.dataDir, "files");
    mkdirSync(path, { recursive: true });
    return path;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const over = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill(signal);
    await over;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.exitCode === null && this.#server.signalCode === null) await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  static #newDataDir(): string {
    return mkdtempSync(join(process.env["MILLRACE_E2E_DIR"] ?? tmpdir(), "data-"));
  }
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(
      () => reject(new Error(`the server printed no address:\n${said}`)),
      START_TIMEOUT_MS,
    );
    server.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const match = /(http:\/\/[^\s/]+)\/?\s/u.exec(said);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match[1] ?? "");
    });
    server.once("exit", (code) =>
      reject(new Error(`the server ended early with exit code ${code}:\n${said}`)),
    );
  });
}
