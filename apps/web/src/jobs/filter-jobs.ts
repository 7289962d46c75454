import type { JobSummary } from "@millrace/protocol";
import { isOver } from "../monitor/job-state-view.ts";

export const JOB_FILTERS = ["all", "active", "finished", "cancelled", "failed"] as const;
export type JobFilter = (typeof JOB_FILTERS)[number];

/** Jobs of that kind whose name or id has every word of `search` in it. */
export function filterJobs(
  jobs: readonly JobSummary[],
  by: { readonly filter: JobFilter; readonly search: string },
): readonly JobSummary[] {
  const words = by.search.toLowerCase().split(/\s+/u).filter(Boolean);
  return jobs.filter(({ state, name, id }) => {
    const fits = by.filter === "all" || (by.filter === "active" ? !isOver(state) : state === by.filter);
    const text = `${name} ${id}`.toLowerCase();
    return fits && words.every((word) => text.includes(word));
  });
}
