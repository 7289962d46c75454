import { readFileSync } from "node:fs";

/** Fields of a process behind its name, where /proc says. */
function fieldsOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

/** Start time of a process in clock ticks since boot, where the system says; else empty. With the pid it names one process. */
export const startTime = (pid: number): string => fieldsOf(pid)[19] ?? "";

/** It has ended, and whoever started it has not looked. */
export const isZombie = (pid: number): boolean => fieldsOf(pid)[0] === "Z";
