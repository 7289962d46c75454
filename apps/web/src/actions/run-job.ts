import { ApiFailure } from "../api/api-failure.ts";
import { server } from "../api/server.ts";
import type { StartFrom } from "../api/server.ts";
import { canvasHandle } from "../canvas/canvas-handle.ts";
import { currentWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { compileNow, isRunnable } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { reportFailure } from "../store/notice-store.ts";
import { openPanel } from "../store/preferences-store.ts";
import { selectNodes } from "../store/selection-store.ts";
import { flushSave } from "../store/session.ts";
import { setView, useView } from "../store/view-store.ts";

/** Saves and runs the open document, from a kept checkpoint where one is named; where it has errors, leads to the first instead. */
export async function runJob(from: StartFrom | null = null, allowNonRestoredState = false): Promise<void> {
  const compiled = compileNow();
  if (!isRunnable(compiled)) {
    showFirstError();
    return;
  }
  const { id } = useDocument.getState();
  if (id === null || useView.getState().starting) return;
  setView({ starting: true });
  try {
    await flushSave();
    const { job } = await server.run(id, useDocument.getState().version, from, allowNonRestoredState);
    go({ kind: "job", id: job.id });
  } catch (error) {
    fail("run", error);
  } finally {
    setView({ starting: false });
  }
}

export function showFirstError(): void {
  const { result } = compileNow();
  const first = result.diagnostics.find((diagnostic) => diagnostic.severity === "error");
  openPanel("drawer");
  setView({ designTab: "problems" });
  if (!first?.nodeId) return;
  selectNodes([first.nodeId]);
  canvasHandle()?.reveal(first.nodeId);
}

/** `keep`: with a last checkpoint to start from again; `drain`: as at the end of all input. */
export const stopJob = (how: "keep" | "drain", savepoint = false): Promise<void> =>
  endJob("stop", (id) => server.stop(id, { drain: how === "drain", savepoint }));
export const cancelJob = (): Promise<void> => endJob("cancel", (id) => server.cancel(id));

const endJob = (name: "stop" | "cancel", end: (jobId: string) => Promise<unknown>): Promise<void> =>
  askOfJob(end, (error) => fail(name, error));

/** It is in the list of savepoints then. */
export function takeSavepoint(name: string | null): Promise<void> {
  setView({ runTab: "savepoints" });
  return askOfJob(
    (id) => server.takeSavepoint(id, name),
    (error) => reportFailure(currentWords().savepoints.failed, error),
  );
}

/** A checkpoint at once, whatever the interval is; it is in the list of checkpoints then. */
export function triggerCheckpoint(): Promise<void> {
  setView({ runTab: "checkpoints" });
  return askOfJob(server.triggerCheckpoint, (error) =>
    reportFailure(currentWords().checkpoints.notTaken, error),
  );
}

export const rescaleJob = (parallelism: number): Promise<void> =>
  askOfJob(
    (id) => server.rescale(id, parallelism),
    (error) => reportFailure(currentWords().savepoints.rescaleFailed, error),
  );

/** Of the job that is shown, if there is one. */
async function askOfJob(
  ask: (jobId: string) => Promise<unknown>,
  onFailure: (error: unknown) => void,
): Promise<void> {
  const { job } = useLive.getState();
  if (job) await ask(job.summary.id).catch(onFailure);
}

export async function killTaskManager(id: string): Promise<void> {
  try {
    await server.kill(id);
  } catch (error) {
    reportFailure(currentWords().notice.actionFailed(currentWords().cluster.kill), error);
  }
}

function fail(action: "run" | "stop" | "cancel", error: unknown): void {
  const w = currentWords();
  const invalid = error instanceof ApiFailure && error.code === "document.invalid";
  reportFailure(invalid ? w.notice.invalidRun : w.notice.actionFailed(w.commands.names[action]), error);
}
