import type { RunPhase } from "./checkpoint-phase.ts";
import type { DiskArea } from "./simulated-disk.ts";

/** When something goes wrong: at a micro-step, or when a phase has been entered so many times. */
export type FaultMoment = { readonly step: number } | { readonly phase: RunPhase; readonly nth: number };

/** What goes wrong, or is asked for in the middle of everything. `victim` is counted among what is there, again and again from the first. */
export type FaultKind =
  | { readonly kind: "kill-task-manager"; readonly victim: number }
  | { readonly kind: "kill-slot"; readonly victim: number }
  | { readonly kind: "stuck-slot"; readonly victim: number }
  | { readonly kind: "kill-job-manager"; readonly downMs: number }
  /** Everything dies, and what was not synced is lost or torn. */
  | { readonly kind: "power-loss"; readonly downMs: number }
  | { readonly kind: "pause-task-manager"; readonly victim: number; readonly forMs: number }
  | { readonly kind: "pause-job-manager"; readonly forMs: number }
  /** The JobManager dies while a TaskManager sleeps, which wakes when another epoch has begun. */
  | { readonly kind: "wake-in-later-epoch"; readonly victim: number; readonly forMs: number }
  | { readonly kind: "cut-connection"; readonly victim: number }
  | { readonly kind: "late-messages"; readonly victim: number; readonly byMs: number }
  | { readonly kind: "duplicate-message"; readonly victim: number }
  | {
      readonly kind: "disk-trouble";
      readonly code: "EIO" | "ENOSPC";
      readonly area: DiskArea | "any";
      readonly forMs: number;
    }
  | { readonly kind: "slow-disk"; readonly factor: number; readonly forMs: number }
  | { readonly kind: "slow-network"; readonly factor: number; readonly forMs: number }
  | { readonly kind: "clock-jump"; readonly byMs: number }
  /** By hand: refused where the job does not run just then. */
  | { readonly kind: "rescale"; readonly parallelism: number }
  | { readonly kind: "savepoint" }
  /** Another job goes on from what it leaves, at that parallelism, and after a savepoint maybe with another graph. */
  | {
      readonly kind: "stop";
      readonly how: "suspend" | "drain";
      readonly savepoint: boolean;
      readonly thenAt: number;
      readonly edited: boolean;
    }
  /** Another job goes on from its newest checkpoint. */
  | { readonly kind: "cancel"; readonly thenAt: number }
  /** Of the newest completed checkpoint a file is damaged on the disk, and everything starts again. */
  | {
      readonly kind: "damaged-checkpoint";
      readonly how: "flip" | "truncate";
      readonly victim: number;
      readonly downMs: number;
    }
  /** A blocking partition that is complete is damaged on the disk, or gone. */
  | {
      readonly kind: "lost-partition";
      readonly how: "flip" | "truncate" | "remove";
      readonly victim: number;
    };

export type Fault = { readonly when: FaultMoment } & FaultKind;

/** What goes wrong in a run: from its seed, or by hand as JSON. */
export interface FaultPlan {
  readonly faults: readonly Fault[];
}

export const FAULT_KINDS = [
  "kill-task-manager",
  "kill-slot",
  "stuck-slot",
  "kill-job-manager",
  "power-loss",
  "pause-task-manager",
  "pause-job-manager",
  "wake-in-later-epoch",
  "cut-connection",
  "late-messages",
  "duplicate-message",
  "disk-trouble",
  "slow-disk",
  "slow-network",
  "clock-jump",
  "rescale",
  "savepoint",
  "stop",
  "cancel",
  "damaged-checkpoint",
  "lost-partition",
] as const satisfies readonly FaultKind["kind"][];
