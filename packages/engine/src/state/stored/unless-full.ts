import { JobFailureError } from "../../task/job-failure-error.ts";

/** So many times its memory what is stored may take while the disk is full; then the task fails, and is restarted. */
export const MOST_CACHES = 2;

/** Runs what writes pages; false where the disk is full: then nothing that it should have done is lost. */
export function unlessFull(write: () => void): boolean {
  try {
    write();
    return true;
  } catch (error) {
    if (error instanceof JobFailureError && error.failure.reason === "runtime.disk-full") return false;
    throw error;
  }
}
