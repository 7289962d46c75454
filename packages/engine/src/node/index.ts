export { LocalCluster } from "./local-cluster.ts";
export type { LocalClusterOptions } from "./local-cluster-options.ts";
