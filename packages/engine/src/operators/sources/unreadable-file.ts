import { InvariantError } from "@millrace/graph";
import { JobFailureError } from "../../task/job-failure-error.ts";

/** What a decoder throws on a broken file is the file's problem; a bug stays ours. */
export function unreadableFile(error: unknown, path: string): unknown {
  if (error instanceof JobFailureError || error instanceof InvariantError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  return new JobFailureError("runtime.unreadable-file", { path, problem });
}
