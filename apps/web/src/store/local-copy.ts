import { openDocumentText } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { z } from "zod";
import { localStore } from "./local-storage.ts";

const copySchema = z.object({ version: z.number(), changedMs: z.number(), document: z.string() });

export interface LocalCopy {
  readonly version: number;
  readonly changedMs: number;
  readonly document: FlowDocument;
}

const key = (documentId: string): string => `millrace.unsaved.${documentId}`;

/** What was changed and not yet saved, so that no crash of the tab or of the server loses it. */
export const localCopies = {
  /** Whether it was kept. */
  keep(documentId: string, version: number, document: FlowDocument): boolean {
    const copy = { version, changedMs: Date.now(), document: JSON.stringify(document) };
    return localStore.set(key(documentId), JSON.stringify(copy));
  },

  drop(documentId: string): void {
    localStore.remove(key(documentId));
  },

  /** The copy, or null where there is none or it cannot be read. */
  read(documentId: string): LocalCopy | null {
    const text = localStore.get(key(documentId));
    if (text === null) return null;
    try {
      const parsed = copySchema.parse(JSON.parse(text));
      const opened = openDocumentText(parsed.document);
      return opened.ok ? { ...parsed, document: opened.document } : null;
    } catch {
      return null;
    }
  },
};
