import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { LoopDelay } from "./loop-probe.ts";

/** How late the event loop of a process with the probe was while the work was done. */
export async function probed(child: ChildProcess, work: () => Promise<void>): Promise<LoopDelay> {
  child.send("begin");
  await work();
  const answer = once(child, "message");
  child.send("end");
  return (await answer)[0] as LoopDelay;
}
