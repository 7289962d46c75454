const seconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

/** CPU seconds of this process, all of its threads, while `work` runs. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return seconds(process.cpuUsage(before));
}

/** CPU seconds of this thread alone. */
export function threadCpuSeconds(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  return seconds(process.threadCpuUsage(before));
}
