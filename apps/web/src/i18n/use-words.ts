import type { Locale } from "@millrace/graph";
import { create } from "zustand";
import { usePreferences } from "../store/preferences-store.ts";
import { en } from "./en.ts";
import type { Words } from "./words.ts";

/** English is there from the start and stands in for what is still on its way. */
const useCatalogs = create<{ readonly zh: Words | null }>()(() => ({ zh: null }));

/** The words of a language come when it is first wanted; readers of another do not wait for them. */
export async function loadWords(locale: Locale): Promise<void> {
  if (locale === "en" || useCatalogs.getState().zh !== null) return;
  const { zh } = await import("./zh.ts");
  useCatalogs.setState({ zh });
}

const wordsOf = (locale: Locale, zh: Words | null): Words => (locale === "zh" && zh !== null ? zh : en);

export const useLocale = (): Locale => usePreferences((preferences) => preferences.locale);

/** The words of the page in the reader's language. */
export function useWords(): Words {
  const zh = useCatalogs((catalogs) => catalogs.zh);
  return wordsOf(useLocale(), zh);
}

/** The same outside React, as of now. */
export const currentWords = (): Words => wordsOf(usePreferences.getState().locale, useCatalogs.getState().zh);
