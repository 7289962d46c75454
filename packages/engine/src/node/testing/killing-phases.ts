import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckpointPhase, PhasesIn } from "../../phases/checkpoint-phase.ts";

/** Directory of the orders, for the JobManager and, as they have its environment, for its TaskManagers. */
export const ORDERS = "MILLRACE_KILL_ORDERS";

export type Victim = "taskmanager" | "jobmanager";

export interface KillOrder {
  readonly phase: CheckpointPhase;
  /** The process that is to be killed. */
  readonly victim: Victim;
  /** The process in which the phase is to be reached. */
  readonly at: Victim;
}

const nameOf = ({ at, phase }: Pick<KillOrder, "at" | "phase">): string => `${at}-${phase}`;

/** From now on the next time that the phase is reached is the victim's last moment. */
export function order(directory: string, kill: KillOrder): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, nameOf(kill)), kill.victim);
}

export const isCarriedOut = (directory: string, kill: KillOrder): boolean =>
  existsSync(join(directory, `${nameOf(kill)}.done`));

/** For a JobManager that is told to kill a TaskManager: it does not know its processes by itself here. */
export const taskManagerPids = new Set<number>();

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
    kill(at, readFileSync(`${path}.done`, "utf8") === "jobmanager" ? "jobmanager" : "taskmanager");
  },
});

function kill(at: Victim, victim: Victim): void {
  if (at === victim) process.kill(process.pid, "SIGKILL");
  else if (victim === "jobmanager") process.kill(process.ppid, "SIGKILL");
  else for (const pid of taskManagerPids) process.kill(pid, "SIGKILL");
}
