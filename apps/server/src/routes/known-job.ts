import { RequestError } from "../api-error.ts";
import type { JobRecord } from "../runners/job-record.ts";
import type { Services } from "../services.ts";

/** The job that a request names. Throws RequestError where there is none. */
export function knownJob(runner: Services["runner"], id: string): JobRecord {
  const record = runner.record(id);
  if (record === null) throw new RequestError("job.unknown", "There is no such job.");
  return record;
}
