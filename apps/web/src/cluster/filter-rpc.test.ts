import type { RpcEntry } from "@millrace/protocol";
import { expect, test } from "vitest";
import { filterRpc } from "./filter-rpc.ts";

const entry = (seq: number, kind: string, checkpointId: number | null = null) =>
  ({ seq, kind, checkpointId }) as RpcEntry;
const entries = [
  entry(1, "deploy"),
  entry(2, "heartbeat"),
  entry(3, "trigger-checkpoint", 7),
  entry(4, "acknowledge-checkpoint", 7),
  entry(5, "trigger-checkpoint", 8),
];
const seqs = (shown: readonly RpcEntry[]) => shown.map(({ seq }) => seq);

test("a checkpoint shows its own messages only, in order", () => {
  expect(seqs(filterRpc(entries, { kind: "checkpoint", checkpointId: 7 }))).toEqual([3, 4]);
});

test("signs of life can be left out", () => {
  expect(seqs(filterRpc(entries, { kind: "quiet" }))).toEqual([1, 3, 4, 5]);
  expect(seqs(filterRpc(entries, { kind: "all" }))).toEqual([1, 2, 3, 4, 5]);
});
