import type { Job } from "@millrace/protocol";
import type { RunReport } from "./run-report.ts";

/** Tells what is new in a job since it was looked at last; its rows come another way. */
export class ToldJob {
  readonly #report: RunReport;
  readonly #parts = new Set<string>();
  #state = "";
  #checkpoint = 0;
  #attempt = 0;

  constructor(report: RunReport) {
    this.#report = report;
  }

  tell({ summary, checkpoints, parts, restarts }: Job): void {
    if (summary.endedMs === null) this.#tellState(summary);
    for (const { attempt, cause } of restarts.filter((restart) => restart.attempt > this.#attempt)) {
      if (cause !== null) this.#report.restart(attempt, cause);
      this.#attempt = attempt;
    }
    for (const { id, state, bytes } of checkpoints) {
      if (state !== "completed" || id <= this.#checkpoint) continue;
      this.#report.checkpoint(id, bytes);
      this.#checkpoint = id;
    }
    for (const part of parts.filter(({ path }) => !this.#parts.has(path))) {
      this.#report.part(part.nodeId, part.path, part.rows);
      this.#parts.add(part.path);
    }
    if (summary.endedMs !== null) this.#tellState(summary);
  }

  #tellState({ id, state }: Job["summary"]): void {
    if (state !== this.#state) this.#report.state(id, state);
    this.#state = state;
  }
}
