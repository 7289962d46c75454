import type { ToJobManager, ToTaskManager } from "../../rpc/gateway.ts";
import type { SlotToIo } from "../../taskmanager/io/io-protocol.ts";
import type { DiskCall } from "./simulated-disk.ts";

/** Where a checkpoint can be when something happens, in order. */
export const CHECKPOINT_PHASES = [
  "trigger-sent",
  "alignment",
  "overtaking",
  "sync-snapshot",
  "async-upload",
  "ack-in-flight",
  "manifest-write",
  "manifest-rename",
  "notify-in-flight",
  "commit-pending",
  "commit-half-done",
  "old-checkpoint-deletion",
  "restore",
] as const;

export type CheckpointPhase = (typeof CHECKPOINT_PHASES)[number];

/** What a slot's thread writes and reads itself: blocking partitions, sorted runs, pages of state. */
export const SPILL_PHASES = [
  "partition-write",
  "partition-complete",
  "partition-read",
  "sort-spill",
  "page-write",
] as const;

/** Where a run can be when something happens. */
export const RUN_PHASES = [...CHECKPOINT_PHASES, ...SPILL_PHASES] as const;

export type RunPhase = (typeof RUN_PHASES)[number];

export function phaseOfSend({ kind }: ToTaskManager): CheckpointPhase | null {
  if (kind === "trigger-checkpoint") return "trigger-sent";
  return kind === "checkpoint-completed" ? "notify-in-flight" : null;
}

export function phaseOfReport({ kind }: ToJobManager): CheckpointPhase | null {
  return kind === "acknowledge-checkpoint" ? "ack-in-flight" : null;
}

/** A snapshot was handed to the I/O thread: a source's when its barrier has just gone out, another's when it is aligned. */
export function phaseOfSnapshot(
  message: SlotToIo,
  isSource: (vertexId: string) => boolean,
): CheckpointPhase | null {
  if (message.kind === "in-flight") return "overtaking";
  if (message.kind !== "snapshot") return null;
  if (message.inFlight) return "overtaking";
  return isSource(message.task.vertexId) ? "alignment" : "sync-snapshot";
}

const WRITES: ReadonlySet<DiskCall["operation"]> = new Set(["create", "write", "sync"]);

/** A call that begins. */
export function phaseOfCall({ operation, path, area }: DiskCall): RunPhase | null {
  const writes = WRITES.has(operation);
  if (area === "spill" || area === "pages" || area === "partition") return phaseOfSpill(area, operation);
  if (area === "state") {
    if (operation === "read") return "restore";
    return writes ? "async-upload" : null;
  }
  if (area !== "manifest") return null;
  if (operation === "remove" && !path.endsWith(".tmp")) return "old-checkpoint-deletion";
  if (operation === "rename") return "manifest-rename";
  return writes ? "manifest-write" : null;
}

function phaseOfSpill(
  area: "spill" | "pages" | "partition",
  operation: DiskCall["operation"],
): RunPhase | null {
  const writes = operation === "write";
  if (area === "spill") return writes ? "sort-spill" : null;
  if (area === "pages") return writes ? "page-write" : null;
  if (operation === "read" || operation === "open") return "partition-read";
  return writes ? "partition-write" : null;
}

/** A call that has been done. */
export function phaseOfDone({ operation, area }: DiskCall): RunPhase | null {
  if (operation === "rename" && area === "partition") return "partition-complete";
  if (operation === "rename" && area === "manifest") return "manifest-rename";
  // What a transaction has is written, and committed.
  if (area === "table") return operation === "write" ? "commit-pending" : "commit-half-done";
  if (area !== "part") return null;
  // What a checkpoint has of a part is durable, and not visible yet.
  if (operation === "sync") return "commit-pending";
  return operation === "link" ? "commit-half-done" : null;
}
