import type { StateOverview, StatePage } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import type { StateChoice, StateOf } from "../api/state-query.ts";
import { useWords } from "../i18n/use-words.ts";
import { setView, useView } from "../store/view-store.ts";
import { formatClock, formatExact } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { useLive } from "./live-store.ts";
import "./savepoints.css";
import { StateFilters } from "./state-filters.tsx";
import { StateTable } from "./state-table.tsx";

const PAGE_ROWS = 50;
/** What is typed is asked for after so long. */
const TYPING_MS = 250;

const ANY: StateChoice = { state: null, search: "", against: "", offset: 0 };

/** Keys, values and windows that a job holds as of its newest checkpoint, or a savepoint. */
export function StateExplorer() {
  const jobId = useLive((state) => state.job?.summary.id ?? null);
  const savepointId = useView((view) => view.exploredSavepoint);
  if (jobId === null) return null;
  const of: StateOf = savepointId === null ? { job: jobId } : { savepoint: savepointId };
  return <Explorer key={savepointId ?? jobId} of={of} jobId={jobId} />;
}

function Explorer({ of, jobId }: { readonly of: StateOf; readonly jobId: string }) {
  const w = useWords();
  const [choice, choose] = useState<StateChoice>(ANY);
  const [read, setRead] = useState(0);
  const { overview, page, problem } = useStatePage(of, choice, read);
  if (problem !== null && overview === null) return <Nothing title={w.state.none} text={w.state.noneText} />;
  if (overview === null) return null;
  if (overview.states.length === 0) return <Nothing title={w.state.noState} text="" />;
  return (
    <div className="state-explorer" data-testid="state-explorer">
      <div className="row state-bar">
        <StateFilters overview={overview} choice={choice} choose={choose} jobId={jobId} />
        {page !== null && <Pager page={page} choice={choice} choose={choose} />}
        <span className="d s r">{asOf(page ?? overview, w)}</span>
        {"job" in of ? (
          <IconButton
            className="ghost"
            icon="restart"
            label={w.state.refresh}
            onClick={() => setRead(read + 1)}
          />
        ) : (
          <button type="button" className="btn small" onClick={() => setView({ exploredSavepoint: null })}>
            {w.state.newest}
          </button>
        )}
      </div>
      {problem !== null && <p className="errc s">{problem}</p>}
      {page !== null && <StateTable page={page} />}
    </div>
  );
}

function asOf({ source }: Pick<StateOverview, "source">, w: ReturnType<typeof useWords>): string {
  const clock = formatClock(source.takenMs);
  return source.savepointId === null
    ? w.state.asOf(source.checkpointId, clock)
    : w.state.ofSavepoint(String(source.checkpointId), clock);
}

function Nothing({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div className="drawer-empty" data-testid="state-explorer">
      <Icon name="table" />
      <div>
        <p className="b">{title}</p>
        <p className="d">{text}</p>
      </div>
    </div>
  );
}

interface Shown {
  readonly overview: StateOverview | null;
  readonly page: StatePage | null;
  readonly problem: string | null;
}

/** What is there, and the page that is chosen; the last page stays until the next is read. */
function useStatePage(of: StateOf, choice: StateChoice, read: number): Shown {
  const [shown, setShown] = useState<Shown>({ overview: null, page: null, problem: null });
  const key = JSON.stringify([of, choice, read]);
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const overview = await server.state(of);
      const first = choice.state ?? overview.states[0];
      const page =
        first === undefined ? null : await server.stateRows(of, { ...choice, state: first }, PAGE_ROWS);
      if (current) setShown({ overview, page, problem: null });
    };
    const timer = setTimeout(() => {
      load().catch((error: unknown) => {
        if (current) setShown((known) => ({ ...known, problem: String((error as Error).message) }));
      });
    }, TYPING_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
    // What the effect depends on is all in the key.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return shown;
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
