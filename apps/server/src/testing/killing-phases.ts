import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckpointPhase, PhasesIn } from "@millrace/engine/node";

/** Directory of the orders, for the server and, as they have its environment, for its TaskManagers. */
export const ORDERS = "MILLRACE_KILL_ORDERS";

/** Where a phase is reached: JobManager is the server. */
export type Place = Parameters<PhasesIn>[0];

export interface KillOrder {
  readonly phase: CheckpointPhase;
  /** The process in which the phase is to be reached. */
  readonly at: Place;
  /** Who is to be killed; null: the process that reaches the phase. */
  readonly pid: number | null;
}

const nameOf = ({ at, phase }: Pick<KillOrder, "at" | "phase">): string => `${at}-${phase}`;

/** From now on the next time that the phase is reached is the last moment of this process. */
export function order(directory: string, kill: KillOrder): void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, nameOf(kill));
  rmSync(`${path}.done`, { force: true });
  writeFileSync(`${path}.new`, String(kill.pid ?? ""));
  renameSync(`${path}.new`, path);
}

/** Whether the order was carried out; the next one of the same phase begins anew. */
export const isCarriedOut = (directory: string, kill: Pick<KillOrder, "at" | "phase">): boolean =>
  existsSync(join(directory, `${nameOf(kill)}.done`));

/** Carries out the orders: nobody's own code runs between the phase and the signal. */
export const phasesIn: PhasesIn = (at) => ({
  reached: (phase) => {
    const path = join(process.env[ORDERS] ?? "/nowhere", nameOf({ at, phase }));
    if (!existsSync(path)) return;
    try {
      renameSync(path, `${path}.done`);
    } catch {
      return;
    }
    end(Number(readFileSync(`${path}.done`, "utf8") || process.pid));
  },
});

/** One that is gone already is as good as killed. */
function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
