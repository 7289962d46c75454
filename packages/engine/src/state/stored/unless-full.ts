import { JobFailureError } from "../../task/job-failure-error.ts";
import type { Full } from "../row-changes.ts";

/** So many times its memory what is stored may take while there is no room on the disk; then the task fails. */
export const MOST_CACHES = 2;

/** Runs what writes pages; what was full, or null. Where something was, nothing that it should have done is lost. */
export function fullAfter(write: () => void): Full | null {
  try {
    write();
    return null;
  } catch (error) {
    if (error instanceof JobFailureError) {
      const { reason } = error.failure;
      if (reason === "runtime.disk-full") return "disk-full";
      if (reason === "runtime.state-disk-budget") return "state-disk-budget";
    }
    throw error;
  }
}

/** The same: false where something was full. */
export const unlessFull = (write: () => void): boolean => fullAfter(write) === null;
