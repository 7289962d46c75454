import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** Started as a program, never imported. */
const PROGRAM = join(import.meta.dirname, "../../..", "apps/server/src/testing/replay-server.ts");

export interface Usage {
  readonly ticks: number;
  /** After a garbage collection. */
  readonly heapBytes: number;
  /** Sockets, threads, files and the like; no timers. */
  readonly handles: number;
}

/** The server in a process of its own, on a cluster that is made up and gives figures as fast as it is told. */
export class ReplayProcess implements AsyncDisposable {
  readonly address: string;
  readonly jobId: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, started: { readonly address: string; readonly jobId: string }) {
    this.#child = child;
    this.address = started.address.replace(/\/$/u, "");
    this.jobId = started.jobId;
  }

  static async start(): Promise<ReplayProcess> {
    const child = spawn(process.execPath, [PROGRAM], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const [started] = (await once(child, "message")) as [{ address: string; jobId: string }];
    return new ReplayProcess(child, started);
  }

  run(ticks: number, perSecond: number): void {
    this.#child.send({ ticks, perSecond });
  }

  async usage(): Promise<Usage> {
    const answer = once(this.#child, "message");
    this.#child.send("usage");
    return (await answer)[0] as Usage;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = once(this.#child, "exit");
    this.#child.disconnect();
    await over;
  }
}
