import { create } from "zustand";
import { refusalWords } from "../api/refusal-words.ts";
import { currentWords } from "../i18n/use-words.ts";
import type { LocalCopy } from "./local-copy.ts";

/** What the page has to say beside the canvas: one of a kind at a time, until it is answered. */
export interface Notices {
  /** Changes of an earlier visit that the server never got. */
  readonly recovery: { readonly documentId: string; readonly copy: LocalCopy } | null;
  /** An action that the server refused. */
  readonly failure: { readonly title: string; readonly text: string } | null;
  /** Whether this browser could not keep a copy of changes, and the person knows. */
  readonly noCopy: "no" | "told" | "dismissed";
  readonly loading: boolean;
  /** A document that could not be opened. */
  readonly missing: boolean;
}

export const useNotices = create<Notices>()(() => ({
  recovery: null,
  failure: null,
  noCopy: "no",
  loading: false,
  missing: false,
}));

export const setNotices = useNotices.setState;

export function reportFailure(title: string, error: unknown): void {
  setNotices({ failure: { title, text: refusalWords(error, currentWords()) } });
}
