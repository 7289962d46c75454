import { readFileSync } from "node:fs";

/** Kernel ticks a second: fixed in Linux's user interface. */
const TICKS_PER_SECOND = 100;

/** CPU seconds, user and system, that a whole process has used: all threads, garbage collection and compilation included. Linux only. */
export function processCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return (user + system) / TICKS_PER_SECOND;
}

/** Resident memory of a process in bytes. Linux only. */
export function residentBytes(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (match === null) throw new Error(`process ${pid} has no resident size`);
  return Number(match[1]) * 1024;
}
