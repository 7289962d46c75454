import { emptyDocument, openDocumentText } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { currentDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { reportFailure } from "../store/notice-store.ts";
import { usePreferences } from "../store/preferences-store.ts";
import { createDocument, documentToSave } from "../store/session.ts";
import { duplicateName } from "./duplicate-name.ts";

export async function newDocument(): Promise<void> {
  await createAndOpen(emptyDocument(currentWords().documents.newName));
}

export async function duplicateDocument(id: string): Promise<void> {
  try {
    const { document } = await server.document(id);
    await createAndOpen({ ...document, name: duplicateName(document.name) });
  } catch (error) {
    reportFailure(currentWords().documents.duplicate, error);
  }
}

/** Asks for a `*.flow.json` file and opens what is in it as a new document. */
export async function importDocument(): Promise<void> {
  const file = await chooseFile();
  if (!file) return;
  const opened = openDocumentText(await file.text());
  if (opened.ok) {
    await createAndOpen(opened.document);
    return;
  }
  const { locale } = usePreferences.getState();
  const { diagnosticWords } = await import("../i18n/diagnostic-words.ts");
  const problems = opened.diagnostics.map((diagnostic) =>
    Object.values(diagnosticWords(diagnostic, locale)).join(" "),
  );
  reportFailure(currentWords().documents.importFailed(file.name), problems.join("\n"));
}

/** Hands the open document to the browser as a file. */
export function exportDocument(): void {
  const document = documentToSave(currentDocument());
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(document, null, 2)], { type: "application/json" }),
  );
  const link = window.document.createElement("a");
  link.href = address;
  link.download = `${document.name.replaceAll(/[^\p{L}\p{N} _-]+/gu, "_")}.flow.json`;
  link.click();
  URL.revokeObjectURL(address);
}

/** Stores a document as a new one and goes to it; reports what fails. */
export async function createAndOpen(document: FlowDocument): Promise<void> {
  try {
    go({ kind: "document", id: await createDocument(document) });
  } catch (error) {
    reportFailure(currentWords().notice.actionFailed(currentWords().documents.new), error);
  }
}

function chooseFile(): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = window.document.createElement("input");
    input.type = "file";
    input.accept = ".json,application/json";
    input.addEventListener("change", () => resolve(input.files?.[0]));
    input.addEventListener("cancel", () => resolve(undefined));
    input.click();
  });
}
