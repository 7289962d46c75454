import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { PROBE } from "./bench-server.ts";
import { probed } from "./probed.ts";
import type { LoopDelay } from "./loop-probe.ts";

/** A process that does nothing but measure how late its event loop is: what is late here is the machine's doing. */
export class IdleProcess implements AsyncDisposable {
  readonly #child: ChildProcess;

  constructor() {
    const idle = "setInterval(() => {}, 60_000); process.on('disconnect', () => process.exit())";
    this.#child = spawn(process.execPath, ["--import", PROBE, "--eval", idle], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  }

  delayDuring(work: () => Promise<void>): Promise<LoopDelay> {
    return probed(this.#child, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }
}
