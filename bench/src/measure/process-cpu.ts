import { readFileSync } from "node:fs";

/** Kernel ticks a second: fixed in Linux's user interface. */
const TICKS_PER_SECOND = 100;

/** CPU seconds. */
export interface ProcessCpu {
  readonly user: number;
  readonly system: number;
}

/** What a whole process has used: all threads, garbage collection and compilation included. In steps of 10 ms. Linux only. */
export function processCpu(pid: number): ProcessCpu {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { user: Number(fields[11]) / TICKS_PER_SECOND, system: Number(fields[12]) / TICKS_PER_SECOND };
}

/** As `processCpu`, user and system together. */
export function processCpuSeconds(pid: number): number {
  const { user, system } = processCpu(pid);
  return user + system;
}

/** Resident memory of a process in bytes. Linux only. */
export function residentBytes(pid: number): number {
  const match = /^VmRSS:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (match === null) throw new Error(`process ${pid} has no resident size`);
  return Number(match[1]) * 1024;
}
