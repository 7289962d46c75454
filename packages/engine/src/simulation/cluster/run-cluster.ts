import type { ClusterSetup, FromClusterWorker } from "./cluster-protocol.ts";
import { SimulatedCluster } from "./simulated-cluster.ts";

/** Lines of a log that are kept: all of them. */
const ALL_LINES = 10_000_000;

export async function runCluster(setup: ClusterSetup, turn: () => Promise<void>): Promise<FromClusterWorker> {
  const cluster = new SimulatedCluster({ ...setup, turn, keepLog: ALL_LINES });
  const { state, hash, lines } = await cluster.run();
  return { kind: "cluster-ran", state, hash, log: lines.join("\n") };
}
