import { openDocumentText } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { z } from "zod";

const copySchema = z.object({ version: z.number(), changedMs: z.number(), document: z.string() });

export interface LocalCopy {
  readonly version: number;
  readonly changedMs: number;
  readonly document: FlowDocument;
}

const key = (documentId: string): string => `millrace.unsaved.${documentId}`;

/** What was changed and not yet saved, so that no crash of the tab or of the server loses it. */
export const localCopies = {
  keep(documentId: string, version: number, document: FlowDocument): void {
    const copy = { version, changedMs: Date.now(), document: JSON.stringify(document) };
    try {
      localStorage.setItem(key(documentId), JSON.stringify(copy));
    } catch (error) {
      console.error("No copy could be kept in this browser.", error);
    }
  },

  drop(documentId: string): void {
    localStorage.removeItem(key(documentId));
  },

  /** The copy, or null where there is none or it cannot be read. */
  read(documentId: string): LocalCopy | null {
    const text = localStorage.getItem(key(documentId));
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
