import { useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { EmptyChannel } from "../ui/empty-channel.tsx";
import { filterJobs, JOB_FILTERS } from "./filter-jobs.ts";
import type { JobFilter } from "./filter-jobs.ts";
import { JobTable } from "./job-table.tsx";
import { PageFrame } from "./page-frame.tsx";
import { useJobList } from "./use-job-list.ts";

/** All jobs of the server, the newest first: those that run, and those that ended. */
export function JobsPage() {
  const w = useWords();
  const jobs = useJobList();
  const [filter, setFilter] = useState<JobFilter>("all");
  const [search, setSearch] = useState("");
  const shown = filterJobs(jobs ?? [], { filter, search });
  return (
    <PageFrame page="jobs">
      {jobs === null && <p className="dd">{w.documents.loading}</p>}
      {jobs?.length === 0 && <NoJobs />}
      {jobs !== null && jobs.length > 0 && (
        <>
          <FilterBar filter={filter} search={search} onFilter={setFilter} onSearch={setSearch} />
          {shown.length === 0 ? (
            <p className="dd none-fits" role="status">
              {w.history.noneFits}
            </p>
          ) : (
            <JobTable jobs={shown} />
          )}
          <p className="dd page-note">{w.history.kept}</p>
        </>
      )}
    </PageFrame>
  );
}

interface FilterBarProps {
  readonly filter: JobFilter;
  readonly search: string;
  readonly onFilter: (filter: JobFilter) => void;
  readonly onSearch: (search: string) => void;
}

function FilterBar({ filter, search, onFilter, onSearch }: FilterBarProps) {
  const w = useWords();
  return (
    <div className="filter-bar">
      <input
        className="inp"
        type="search"
        data-testid="job-search"
        aria-label={w.history.search}
        placeholder={w.history.search}
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <div className="seg" role="group" aria-label={w.jobs.state}>
        {JOB_FILTERS.map((each) => (
          <button key={each} type="button" aria-pressed={filter === each} onClick={() => onFilter(each)}>
            {w.history.filters[each]}
          </button>
        ))}
      </div>
    </div>
  );
}

function NoJobs() {
  const w = useWords();
  return (
    <div className="empty">
      <EmptyChannel />
      <div>
        <p className="b">{w.jobs.none}</p>
        <p>{w.jobs.noneText}</p>
      </div>
    </div>
  );
}
