import type { JobSummary } from "@millrace/protocol";
import { useCallback, useEffect, useMemo, useState } from "react";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { useDeletion } from "../store/deletion-store.ts";
import { reportFailure } from "../store/notice-store.ts";

/** States are live; how many rows a running job has moved is asked for. */
const REFRESH_MS = 2_000;

/**
 * Every job that the server keeps, the newest first: the history as it was asked for, and over it what is live. null
 * until something is there.
 */
export function useJobList(): readonly JobSummary[] | null {
  const live = useLive((state) => state.jobs);
  const [history, setHistory] = useState<readonly JobSummary[] | null>(null);
  const refresh = useCallback(() => {
    server
      .jobs()
      .then(setHistory, (error: unknown) => reportFailure(currentWords().notice.unreachable, error));
  }, []);
  const gone = useDeletion((deletion) => deletion.gone);
  useEffect(refresh, [refresh, gone]);
  const isAnyRunning = live?.some(({ state }) => !isOver(state)) === true;
  useEffect(() => {
    if (!isAnyRunning) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [isAnyRunning, refresh]);
  return useMemo(
    () =>
      live === null && history === null ? null : merged(history, live).filter(({ id }) => !gone.has(id)),
    [live, history, gone],
  );
}

function merged(
  history: readonly JobSummary[] | null,
  live: readonly JobSummary[] | null,
): readonly JobSummary[] {
  const byId = new Map(history?.map((job) => [job.id, job]));
  for (const job of live ?? []) {
    const asked = byId.get(job.id);
    byId.set(job.id, isOver(job.state) || !asked?.rows ? job : { ...job, rows: asked.rows });
  }
  return [...byId.values()].toSorted((a, b) => b.createdMs - a.createdMs);
}
