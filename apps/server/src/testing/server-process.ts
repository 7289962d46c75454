import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** The server as a process of its own, with the real engine. */
export class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  stdout = "";
  stderr = "";

  constructor(
    args: readonly string[],
    how: { readonly ipc?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
  ) {
    this.child = spawn(process.execPath, [MAIN, ...args], {
      stdio: how.ipc === true ? ["ignore", "pipe", "pipe", "ipc"] : ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...how.env },
    });
    this.child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    const said = [this.child.stdout, this.child.stderr].flatMap((stream) =>
      stream ? [once(stream, "close")] : [],
    );
    this.ended = once(this.child, "exit").then(async ([code, signal]) => {
      await Promise.all(said);
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** Waits for the line with the address. */
  async address(): Promise<string> {
    for (;;) {
      const found = /http:\/\/\S+/u.exec(this.stdout)?.[0];
      if (found !== undefined) return found;
      const ended = await Promise.race([this.ended, once(this.child.stdout!, "data").then(() => null)]);
      if (ended !== null) throw new Error(`the server ended before it was ready: ${this.stderr}`);
    }
  }

  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = { "x-millrace": "1", "content-type": "application/json" };
    const response = await fetch(new URL(path, await this.address()), { headers, ...init });
    return (await response.json()) as T;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
