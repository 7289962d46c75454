import type { ClusterOptions } from "./simulated-cluster.ts";

/** A run of the whole engine as plain data. */
export type ClusterSetup = Omit<ClusterOptions, "turn" | "graphAt" | "mutation" | "registry" | "keepLog">;

export interface ToClusterWorker {
  readonly kind: "cluster-run";
  readonly setup: ClusterSetup;
}

export interface FromClusterWorker {
  readonly kind: "cluster-ran";
  readonly state: string | null;
  readonly hash: string;
  /** Everything that happened, one line each: the same wherever it runs (law 8). */
  readonly log: string;
}
