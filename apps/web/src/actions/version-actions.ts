import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { replaceDocument } from "../store/edits.ts";
import { openedDocument } from "../store/example-language.ts";
import { reportFailure } from "../store/notice-store.ts";
import { openPanel } from "../store/preferences-store.ts";
import { clearSelection } from "../store/selection-store.ts";
import { flushSave } from "../store/session.ts";
import { setView } from "../store/view-store.ts";

/** Holds a version of the open pipeline against what is open, in the list of versions. */
export function compareVersion(version: number): void {
  openPanel("drawer");
  setView({ designTab: "versions", comparedVersion: version });
}

/**
 * Makes the text of a version the newest again: one step of undo. What is open is saved first, so that it is a version
 * that one can come back to.
 */
export async function restoreVersion(version: number): Promise<void> {
  const { id } = useDocument.getState();
  if (id === null) return;
  try {
    await flushSave();
    const { document, example } = await server.document(id, version);
    if (useDocument.getState().id !== id) return;
    clearSelection();
    replaceDocument(openedDocument(document, example));
    await flushSave();
  } catch (error) {
    reportFailure(currentWords().versions.restore, error);
  }
}
