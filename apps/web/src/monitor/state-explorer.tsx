import type { StateOverview, StatePage } from "@millrace/protocol";
import { useState } from "react";
import type { StateChoice, StateOf } from "../api/state-query.ts";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";
import { formatClock, formatExact } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { isOver } from "./job-state-view.ts";
import { useLive } from "./live-store.ts";
import "./savepoints.css";
import { StateFilters } from "./state-filters.tsx";
import { StateTable } from "./state-table.tsx";
import { PAGE_ROWS, useStatePage } from "./use-state-page.ts";
import type { ShownPage } from "./use-state-page.ts";

const ANY: StateChoice = { state: null, search: "", against: "", offset: 0 };

/** Keys, values, windows and timers that a job holds now or as of its newest checkpoint, or a savepoint. */
export function StateExplorer() {
  const jobId = useLive((state) => state.job?.summary.id ?? null);
  const runs = useLive(({ job }) => job !== null && !isOver(job.summary.state));
  const savepointId = useView((view) => view.exploredSavepoint);
  const [now, setNow] = useState(true);
  if (jobId === null) return null;
  const of: StateOf =
    savepointId !== null ? { savepoint: savepointId } : runs && now ? { live: jobId } : { job: jobId };
  return (
    <Explorer
      key={JSON.stringify(of)}
      of={of}
      jobId={jobId}
      when={runs && savepointId === null ? <When now={now} setNow={setNow} /> : null}
    />
  );
}

interface ExplorerProps {
  readonly of: StateOf;
  readonly jobId: string;
  /** Where it can be chosen whether now or a checkpoint is meant. */
  readonly when: React.ReactNode;
}

function Explorer({ of, jobId, when }: ExplorerProps) {
  const w = useWords();
  const [choice, choose] = useState<StateChoice>(ANY);
  const [read, setRead] = useState(0);
  const { overview, shown, problem } = useStatePage(of, choice, read);
  const isLive = "live" in of;
  if (problem !== null && overview === null)
    return (
      <Nothing when={when} title={isLive ? problem : w.state.none} text={isLive ? "" : w.state.noneText} />
    );
  if (overview === null) return null;
  if (overview.states.length === 0)
    return (
      <Nothing
        when={when}
        title={isLive ? w.state.noKeyedState : w.state.noState}
        text={isLive ? w.state.noKeyedStateText : ""}
      />
    );
  return (
    <div className="state-explorer" data-testid="state-explorer" data-of={Object.keys(of)[0]}>
      <div className="row state-bar">
        {when}
        <StateFilters overview={overview} choice={choice} choose={choose} jobId={jobId} />
        {shown?.kind === "stored" && <Pager page={shown.page} choice={choice} choose={choose} />}
        <span className="d s r">
          {shown?.kind === "live" ? <LiveCount shown={shown} /> : asOf(overview, w)}
        </span>
        {"job" in of && (
          <IconButton
            className="ghost"
            icon="restart"
            label={w.state.refresh}
            onClick={() => setRead(read + 1)}
          />
        )}
        {"savepoint" in of && (
          <button type="button" className="btn small" onClick={() => setView({ exploredSavepoint: null })}>
            {w.state.ofJob}
          </button>
        )}
      </div>
      {isLive && <PartInMemory />}
      {problem !== null && <p className="errc s">{problem}</p>}
      {shown !== null && <StateTable page={tablePage(shown)} />}
    </div>
  );
}

/** A running task shows what is in its memory. */
function PartInMemory() {
  const w = useWords();
  const kind = useLive(({ job }) => job?.jobGraph.settings.stateBackend?.kind ?? null);
  return kind === "lmdb" ? <p className="d s">{w.stateBackend.live}</p> : null;
}

/** Whether the running tasks are meant, or the newest checkpoint. */
function When({ now, setNow }: { readonly now: boolean; readonly setNow: (now: boolean) => void }) {
  const w = useWords();
  return (
    <span className="seg small" role="group" aria-label={w.state.source}>
      <button type="button" aria-pressed={now} data-testid="state-now" onClick={() => setNow(true)}>
        {w.state.now}
      </button>
      <button type="button" aria-pressed={!now} data-testid="state-checkpoint" onClick={() => setNow(false)}>
        {w.state.newest}
      </button>
    </span>
  );
}

function LiveCount({ shown: { page } }: { readonly shown: Extract<ShownPage, { readonly kind: "live" }> }) {
  const w = useWords();
  const locale = useLocale();
  const { rows, entries, complete, silent, readMs } = page;
  const all = entries === null ? null : formatExact(entries);
  const unheard = joined(
    silent.map((subtask) => String(subtask + 1)),
    locale,
  );
  return (
    <>
      {silent.length > 0 && <span className="bpx">{w.state.silent(unheard)} </span>}
      {w.state.liveEntries(formatExact(rows.length), all, complete)} · {formatClock(readMs)}
    </>
  );
}

const tablePage = (shown: ShownPage): Pick<StatePage, "columns" | "rows" | "against" | "entries"> =>
  shown.kind === "stored"
    ? shown.page
    : { ...shown.page, against: null, entries: shown.page.entries ?? shown.page.rows.length };

function asOf({ source }: Pick<StateOverview, "source">, w: ReturnType<typeof useWords>): string {
  if (source === null) return "";
  const clock = formatClock(source.takenMs);
  return source.savepointId === null
    ? w.state.asOf(source.checkpointId, clock)
    : w.state.ofSavepoint(String(source.checkpointId), clock);
}

function Nothing({
  when,
  title,
  text,
}: {
  readonly when: React.ReactNode;
  readonly title: string;
  readonly text: string;
}) {
  return (
    <div className="state-explorer" data-testid="state-explorer">
      {when !== null && <div className="row state-bar">{when}</div>}
      <div className="drawer-empty">
        <Icon name="table" />
        <div>
          <p className="b">{title}</p>
          <p className="d">{text}</p>
        </div>
      </div>
    </div>
  );
}

function Pager({
  page,
  choice,
  choose,
}: {
  readonly page: StatePage;
  readonly choice: StateChoice;
  readonly choose: (choice: StateChoice) => void;
}) {
  const w = useWords();
  const { offset } = choice;
  const end = offset + page.rows.length;
  const shown = page.rows.length === 0 ? "0" : `${formatExact(offset + 1)}–${formatExact(end)}`;
  return (
    <div className="pager d s">
      <button
        type="button"
        className="btn small"
        disabled={offset === 0}
        onClick={() => choose({ ...choice, offset: Math.max(0, offset - PAGE_ROWS) })}
      >
        {w.state.previous}
      </button>
      <button
        type="button"
        className="btn small"
        disabled={end >= page.found}
        onClick={() => choose({ ...choice, offset: end })}
      >
        {w.state.next}
      </button>
      <span>{w.state.entries(shown, formatExact(page.found), formatExact(page.entries))}</span>
    </div>
  );
}
