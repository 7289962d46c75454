import { jobFailure, POISON_ROW_FAILURES } from "@millrace/graph";
import type { JobFailure, JobSettings } from "@millrace/graph";

/** Rows that are remembered. */
const ROWS = 100;

/**
 * Rows that fail a job again and again: a restart reads them again and fails in the same way. The failure that is one too
 * many names the row and is not restarted from, whatever the restart strategy would still allow.
 */
export class PoisonRows {
  readonly #limit: number;
  readonly #times = new Map<string, number>();

  constructor({ poisonRowFailures = POISON_ROW_FAILURES }: Pick<JobSettings, "poisonRowFailures">) {
    this.#limit = poisonRowFailures === 0 ? Number.POSITIVE_INFINITY : poisonRowFailures;
  }

  /** A task has failed: what the job has failed with. */
  judge(failure: JobFailure): JobFailure {
    const { row, node } = failure.params;
    if (row === undefined || !failure.retry) return failure;
    const { operatorUid, nodeId, subtask, reason, params } = failure;
    const key = JSON.stringify([operatorUid, reason, row]);
    const times = (this.#times.get(key) ?? 0) + 1;
    this.#times.delete(key);
    this.#times.set(key, times);
    const [oldest] = this.#times.keys();
    if (this.#times.size > ROWS && oldest !== undefined) this.#times.delete(oldest);
    if (times < this.#limit) return failure;
    const problem = params["problem"] ?? reason;
    return jobFailure(
      "runtime.poison-row",
      { node: node ?? operatorUid ?? "-", row, times, problem, ...sourceOf(failure) },
      { operatorUid, nodeId, subtask, ...(failure.cause !== undefined && { cause: failure.cause }) },
    );
  }
}

function sourceOf({ params: { source } }: JobFailure): { readonly source?: string | number } {
  return source === undefined ? {} : { source };
}
