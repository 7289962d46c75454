import { useSyncExternalStore } from "react";
import { usePreferences } from "../store/preferences-store.ts";

/** What is on the screen, where the theme is the system's too: for what is drawn with colours that do not follow by themselves. */
export function useColorScheme(): "light" | "dark" {
  const theme = usePreferences((preferences) => preferences.theme);
  const system = useSyncExternalStore(follow, systemScheme);
  return theme === "system" ? system : theme;
}

const query = (): MediaQueryList => matchMedia("(prefers-color-scheme: dark)");
const systemScheme = () => (query().matches ? "dark" : "light");

function follow(changed: () => void): () => void {
  const media = query();
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}
