import { setTimeout as sleep } from "node:timers/promises";
import { processCpuSeconds } from "../measure/process-cpu.ts";
import { median } from "../measure/summary.ts";
import type { LiveReader } from "./live-reader.ts";
import type { ServerProcess } from "./server-process.ts";

export interface EngineFigures {
  readonly rowsPerSecond: number;
  /** Rows for each CPU second of the TaskManagers. */
  readonly rowsPerCpuSecond: number;
  /** Share of one core that the server takes, and this process with its clients. */
  readonly serverCpu: number;
  readonly clientCpu: number;
  /** Memory of the server: the middle of the last ten seconds. */
  readonly rssMb: number;
}

/** What the engine does over so long, from the counters of its sources, and the server's memory meanwhile. */
export async function measureEngine(
  server: ServerProcess,
  reader: LiveReader,
  seconds: number,
): Promise<EngineFigures> {
  const pids = await server.taskManagerPids();
  const now = () => ({
    rows: reader.rows,
    atMs: reader.rowsAtMs,
    cpu: pids.reduce((sum, pid) => sum + processCpuSeconds(pid), 0),
    server: processCpuSeconds(server.pid),
    clients: processCpuSeconds(process.pid),
  });
  const before = now();
  const memory: number[] = [];
  for (let second = 0; second < seconds; second++) {
    await sleep(1_000);
    memory.push(server.rssMb);
  }
  const after = now();
  const rows = after.rows - before.rows;
  const took = (after.atMs - before.atMs) / 1_000;
  return {
    rowsPerSecond: rows / took,
    serverCpu: (after.server - before.server) / took,
    clientCpu: (after.clients - before.clients) / took,
    rowsPerCpuSecond: rows / (after.cpu - before.cpu),
    rssMb: median(memory.slice(-10)),
  };
}
