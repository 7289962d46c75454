import type { Job, StateOverview } from "@millrace/protocol";
import { useMemo } from "react";
import type { StateChoice } from "../api/state-query.ts";
import { useWords } from "../i18n/use-words.ts";
import { useLive } from "./live-store.ts";
import { useShallow } from "zustand/react/shallow";

/** Checkpoints of the job that can be compared with, at most. */
const COMPARED = 20;

/** Which state is shown, of which keys, and what it is compared with. */
export function StateFilters({
  overview,
  choice,
  choose,
  jobId,
}: {
  readonly overview: StateOverview;
  readonly choice: StateChoice;
  readonly choose: (choice: StateChoice) => void;
  readonly jobId: string;
}) {
  const w = useWords();
  const { states, source } = overview;
  const checkpoints = useLive(
    useShallow((state) =>
      (state.job?.checkpoints ?? []).flatMap(({ id, state: how }) => (how === "completed" ? [id] : [])),
    ),
  );
  const jobGraph = useLive((state) => state.job?.jobGraph);
  const names = useMemo(() => namesOfOperators(jobGraph), [jobGraph]);
  const earlier = checkpoints
    .filter((id) => source !== null && id < source.checkpointId)
    .toReversed()
    .slice(0, COMPARED);
  const of = (operatorUid: string, name: string): string => `${operatorUid} ${name}`;
  const shown = choice.state ?? states[0];
  return (
    <>
      <label className="row s">
        {w.state.which}
        <select
          className="inp"
          value={shown === undefined ? "" : of(shown.operatorUid, shown.name)}
          data-testid="state-choice"
          onChange={(event) => {
            const state = states.find((each) => of(each.operatorUid, each.name) === event.target.value);
            choose({ ...choice, state: state ?? null, offset: 0 });
          }}
        >
          {states.map(({ operatorUid, node, name }) => (
            <option key={of(operatorUid, name)} value={of(operatorUid, name)}>
              {`${names.get(operatorUid) ?? node} · ${name}`}
            </option>
          ))}
        </select>
      </label>
      <input
        className="inp"
        type="search"
        value={choice.search}
        placeholder={w.state.key}
        aria-label={w.state.key}
        data-testid="state-key"
        onChange={(event) => choose({ ...choice, search: event.target.value, offset: 0 })}
      />
      {source !== null && source.savepointId === null && source.jobId === jobId && (
        <label className="row s">
          {w.state.against}
          <select
            className="inp"
            value={choice.against}
            data-testid="state-against"
            onChange={(event) => choose({ ...choice, against: event.target.value, offset: 0 })}
          >
            <option value="">{w.state.nothing}</option>
            {earlier.map((id) => (
              <option key={id} value={String(id)}>
                {w.state.checkpointOne(id)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

/** By operator, as the page shows the job: examples in the reader's language. */
const namesOfOperators = (jobGraph: Job["jobGraph"] | undefined): ReadonlyMap<string, string> =>
  new Map(
    jobGraph?.vertices.flatMap(({ operators }) => operators.map(({ uid, name }) => [uid, name] as const)),
  );
