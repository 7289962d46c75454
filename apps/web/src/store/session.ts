import type { FlowDocument } from "@millrace/graph";
import { ApiFailure } from "../api/api-failure.ts";
import { refusalWords } from "../api/refusal-words.ts";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { rememberedViewport } from "../canvas/viewport-memory.ts";
import { Autosave } from "./autosave.ts";
import type { AutosaveState, SaveAnswer } from "./autosave.ts";
import { closeDocument, currentDocument, edit, openInStore, useDocument } from "./document-store.ts";
import type { SaveState } from "./document-store.ts";
import { openedDocument } from "./example-language.ts";
import { localCopies } from "./local-copy.ts";
import { setNotices, useNotices } from "./notice-store.ts";
import { usePreferences } from "./preferences-store.ts";
import { clearSelection } from "./selection-store.ts";
import { staleSave } from "./stale-save.ts";

let autosave: Autosave<FlowDocument> | null = null;
let opening: string | null = null;

/** Opens a document of the server, unless it is the one that is open. Sets `missing` where there is none. */
export async function openById(id: string): Promise<void> {
  if (useDocument.getState().id === id || opening === id) return;
  opening = id;
  setNotices({ loading: true, missing: false });
  try {
    await flushSave();
    const stored = await readStored(id);
    if (opening !== id) return;
    begin(stored);
    offerRecovery(id);
  } catch (error) {
    if (opening !== id) return;
    end();
    setNotices({ missing: true });
    console.error(error);
  } finally {
    if (opening === id) {
      opening = null;
      setNotices({ loading: false });
    }
  }
}

const LEAVING_MS = 400;

/** A page that was left sent its last changes when it went: they may be on their way still. */
async function readStored(id: string): ReturnType<typeof server.document> {
  const stored = await server.document(id);
  const copy = localCopies.read(id);
  if (!copy || sameDrawing(copy.document, openedDocument(stored.document, stored.example))) return stored;
  await new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
  return server.document(id);
}

/** Whether two documents are the same, wherever somebody looked at them. */
const sameDrawing = (a: FlowDocument, b: FlowDocument): boolean =>
  JSON.stringify({ ...a, viewport: null }) === JSON.stringify({ ...b, viewport: null });

/** Saves what is not saved; gives whether the server has everything. */
export const flushSave = async (): Promise<boolean> => (autosave ? autosave.flush() : true);

/** An example that nobody has changed since it was opened changes its names with the language. */
export function followLanguage(): void {
  usePreferences.subscribe(({ locale }, before) => {
    if (locale === before.locale) return;
    const { id, example, version, history, save: state } = useDocument.getState();
    if (id === null || !example || history.past.length > 0 || state.kind !== "saved") return;
    begin({ id, example, version, document: history.value, savedMs: state.savedMs });
  });
}

/** Stores a new document and gives its id. */
export async function createDocument(document: FlowDocument): Promise<string> {
  const { id } = await server.createDocument(document);
  return id;
}

/** The document as it stands with what only this browser knows of it. */
export function documentToSave(document: FlowDocument): FlowDocument {
  const { id } = useDocument.getState();
  const viewport = id === null ? null : rememberedViewport(id);
  return viewport ? { ...document, viewport } : document;
}

/** Keeps both: what is open becomes a document of its own, the newer one stays as it is. */
export async function saveAsCopy(name: string): Promise<string> {
  const { id } = useDocument.getState();
  const copy = await createDocument({ ...documentToSave(currentDocument()), name });
  if (id !== null) localCopies.drop(id);
  end();
  return copy;
}

/** Drops what is open here and opens the newest version of the server. */
export async function reopen(): Promise<void> {
  const { id } = useDocument.getState();
  if (id === null) return;
  localCopies.drop(id);
  end();
  await openById(id);
}

/** Closes a document that the server has no more, with all that this browser keeps of it. */
export function forgetDocument(id: string): void {
  localCopies.drop(id);
  if (useDocument.getState().id === id) end();
}

export function restoreRecovery(): void {
  const { recovery } = useNotices.getState();
  setNotices({ recovery: null });
  if (!recovery || recovery.documentId !== useDocument.getState().id) return;
  edit((document) => Object.assign(document, recovery.copy.document));
}

export function dropRecovery(): void {
  const { recovery } = useNotices.getState();
  if (recovery) localCopies.drop(recovery.documentId);
  setNotices({ recovery: null });
}

function begin(stored: Awaited<ReturnType<typeof server.document>>): void {
  end();
  openInStore({ ...stored, document: openedDocument(stored.document, stored.example) });
  clearSelection();
  autosave = new Autosave<FlowDocument>(
    {
      current: () => ({ value: currentDocument(), version: useDocument.getState().version }),
      save: (document, version) => save(stored.id, version, document),
      onState: (state) => showState(stored.id, state),
      after: (ms, callback) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    currentDocument(),
  );
}

function end(): void {
  autosave?.end();
  autosave = null;
  closeDocument();
  setNotices({ recovery: null });
}

async function save(id: string, version: number, document: FlowDocument): Promise<SaveAnswer> {
  try {
    return { kind: "saved", ...(await server.saveDocument(id, version, documentToSave(document))) };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.status === 409) return { kind: "stale", kept: staleSave(error.details) };
    return error.status === 0 || error.status >= 500
      ? { kind: "unreachable" }
      : { kind: "refused", message: refusalWords(error, currentWords()) };
  }
}

function showState(id: string, state: AutosaveState): void {
  if (useDocument.getState().id !== id) return;
  if (state.kind !== "saved") {
    const shown: SaveState = state.kind === "unreachable" ? { kind: "offline" } : state;
    useDocument.setState({ save: shown });
    return;
  }
  if (state.upToDate) localCopies.drop(id);
  useDocument.setState({
    version: state.version,
    save: state.upToDate ? { kind: "saved", savedMs: state.savedMs } : { kind: "dirty" },
  });
}

function offerRecovery(id: string): void {
  const copy = localCopies.read(id);
  if (!copy) return;
  if (sameDrawing(copy.document, currentDocument())) localCopies.drop(id);
  else setNotices({ recovery: { documentId: id, copy } });
}

const COPY_PAUSE_MS = 150;

/** Saves the open document whenever it changes, and keeps a copy in this browser until the server has it. */
export function followChanges(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    const { id, version, save: state } = useDocument.getState();
    if (id === null || state.kind === "saved" || useNotices.getState().recovery !== null) return;
    const kept = localCopies.keep(id, version, currentDocument());
    if (kept) setNotices({ noCopy: "no" });
    else if (useNotices.getState().noCopy === "no") setNotices({ noCopy: "told" });
  };
  useDocument.subscribe((state, before) => {
    if (state.id === null || state.id !== before.id || state.history.value === before.history.value) return;
    autosave?.changed();
    clearTimeout(timer);
    timer = setTimeout(keep, COPY_PAUSE_MS);
  });
  const leave = () => {
    keep();
    void flushSave();
  };
  globalThis.addEventListener("pagehide", leave);
  globalThis.addEventListener("beforeunload", (event) => {
    const { id, save: state } = useDocument.getState();
    const onlyHere = id !== null && state.kind !== "saved" && useNotices.getState().noCopy !== "no";
    if (onlyHere) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
}
