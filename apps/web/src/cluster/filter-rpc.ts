import type { RpcEntry } from "@millrace/protocol";

export type RpcFilter =
  | { readonly kind: "all" }
  /** Without signs of life. */
  | { readonly kind: "quiet" }
  | { readonly kind: "checkpoint"; readonly checkpointId: number };

export function filterRpc(entries: readonly RpcEntry[], filter: RpcFilter): readonly RpcEntry[] {
  switch (filter.kind) {
    case "all":
      return entries;
    case "quiet":
      return entries.filter(({ kind }) => kind !== "heartbeat");
    case "checkpoint":
      return entries.filter(({ checkpointId }) => checkpointId === filter.checkpointId);
  }
}
