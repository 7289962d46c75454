import type { Locale } from "@millrace/graph";
import { create } from "zustand";
import { createJSONStorage, persist } from "zustand/middleware";
import { localStore } from "./local-storage.ts";

export type Theme = "system" | "light" | "dark";

export interface PanelSizes {
  readonly palette: number;
  readonly inspector: number;
  readonly drawer: number;
}

/** What a person chose once and this browser remembers. */
export interface Preferences {
  readonly theme: Theme;
  readonly locale: Locale;
  readonly sizes: PanelSizes;
  readonly closed: Readonly<Record<keyof PanelSizes, boolean>>;
  readonly closedCategories: readonly string[];
  readonly tourDismissed: boolean;
  readonly minimap: boolean;
}

const browserLocale = (): Locale => (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

/** What is wider than this has room for expressions on one line and for more rows of a sample. */
const LARGE_SCREEN = 1_600;

const sizesFor = (screenWidth: number): PanelSizes =>
  screenWidth >= LARGE_SCREEN
    ? { palette: 212, inspector: 380, drawer: 272 }
    : { palette: 188, inspector: 308, drawer: 212 };

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: "system",
      locale: browserLocale(),
      sizes: sizesFor(innerWidth),
      closed: { palette: false, inspector: false, drawer: false },
      closedCategories: [],
      tourDismissed: false,
      minimap: true,
    }),
    {
      name: "millrace.preferences",
      version: 1,
      storage: createJSONStorage(() => ({
        getItem: localStore.get,
        setItem: (name, text) => void localStore.set(name, text),
        removeItem: localStore.remove,
      })),
    },
  ),
);

export const setPreferences = usePreferences.setState;

export function togglePanel(panel: keyof PanelSizes): void {
  setPreferences(({ closed }) => ({ closed: { ...closed, [panel]: !closed[panel] } }));
}

export function openPanel(panel: keyof PanelSizes): void {
  setPreferences(({ closed }) => (closed[panel] ? { closed: { ...closed, [panel]: false } } : {}));
}

/** Puts theme and language on the document element, now and whenever they change. */
export function followPreferences(root: HTMLElement): void {
  const apply = ({ theme, locale }: Preferences) => {
    if (theme === "system") delete root.dataset["theme"];
    else root.dataset["theme"] = theme;
    root.lang = locale === "zh" ? "zh-CN" : "en";
  };
  apply(usePreferences.getState());
  usePreferences.subscribe(apply);
}
