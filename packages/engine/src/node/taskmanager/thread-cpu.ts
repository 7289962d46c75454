/** CPU time of the calling thread, ms; 0 where the system does not say. */
export function threadCpuMs(): number {
  try {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  } catch {
    return 0;
  }
}
