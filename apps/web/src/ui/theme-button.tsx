import { useWords } from "../i18n/use-words.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import type { Theme } from "../store/preferences-store.ts";
import { IconButton } from "./icon-button.tsx";

const NEXT = { system: "light", light: "dark", dark: "system" } as const satisfies Record<Theme, Theme>;
const ICONS = { system: "system", light: "sun", dark: "moon" } as const;

export const nextTheme = (theme: Theme): Theme => NEXT[theme];

/** As the system, light, dark, and round again. */
export function ThemeButton() {
  const w = useWords();
  const theme = usePreferences((preferences) => preferences.theme);
  const names = { system: w.bar.themeSystem, light: w.bar.themeLight, dark: w.bar.themeDark };
  return (
    <IconButton
      className="ghost"
      icon={ICONS[theme]}
      label={`${w.bar.theme} · ${names[theme]}`}
      onClick={() => setPreferences({ theme: nextTheme(theme) })}
      testId="theme"
    />
  );
}
