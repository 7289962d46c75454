import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { reportFailure } from "../store/notice-store.ts";
import { openPanel } from "../store/preferences-store.ts";
import { flushSave, reopen } from "../store/session.ts";
import { setView } from "../store/view-store.ts";

/** Holds a version of the open pipeline against what is open, in the list of versions. */
export function compareVersion(version: number): void {
  openPanel("drawer");
  setView({ designTab: "versions", comparedVersion: version });
}

/** What is open is saved first, so that it is a version that one can come back to. */
export async function restoreVersion(version: number): Promise<void> {
  const { id } = useDocument.getState();
  if (id === null) return;
  try {
    await flushSave();
    await server.restoreVersion(id, version, useDocument.getState().version);
    await reopen();
  } catch (error) {
    reportFailure(currentWords().versions.restore, error);
  }
}
