import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoopDelay } from "./loop-probe.ts";
import { probed } from "./probed.ts";

/** Started as a program, never imported. */
const MAIN = join(import.meta.dirname, "../../..", "apps/server/src/main.ts");
export const PROBE = import.meta.resolve("./loop-probe.ts");

/** The server as it is started by a person, in a process of its own, with a probe on its event loop. */
export class BenchServer implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  readonly address: string;

  private constructor(child: ChildProcess, dataDir: string, address: string) {
    this.#child = child;
    this.#dataDir = dataDir;
    this.address = address;
  }

  static async start(): Promise<BenchServer> {
    const dataDir = mkdtempSync(join(tmpdir(), "millrace-bench-"));
    const child = spawn(process.execPath, ["--import", PROBE, MAIN, "--port", "0", "--data", dataDir], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    let said = "";
    for (;;) {
      const [chunk] = (await once(child.stdout!, "data")) as [Buffer];
      said += chunk.toString();
      const address = /http:\/\/\S+/u.exec(said)?.[0];
      if (address !== undefined) return new BenchServer(child, dataDir, address);
    }
  }

  /** How late the event loop was while the work was done. */
  delayDuring(work: () => Promise<void>): Promise<LoopDelay> {
    return probed(this.#child, work);
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.address), {
      method,
      headers: { "x-millrace": "1", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}
