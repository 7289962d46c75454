import type { Locale } from "@millrace/graph";
import { usePreferences } from "../store/preferences-store.ts";
import { en } from "./en.ts";
import type { Words } from "./words.ts";
import { zh } from "./zh.ts";

const CATALOGS: Readonly<Record<Locale, Words>> = { en, zh };

export const wordsOf = (locale: Locale): Words => CATALOGS[locale];

export const useLocale = (): Locale => usePreferences((preferences) => preferences.locale);

/** The words of the page in the reader's language. */
export const useWords = (): Words => wordsOf(useLocale());

/** The same outside React, as of now. */
export const currentWords = (): Words => wordsOf(usePreferences.getState().locale);
