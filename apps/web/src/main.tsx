import "@fontsource/ibm-plex-sans/latin-400.css";
import "@fontsource/ibm-plex-sans/latin-500.css";
import "@fontsource/ibm-plex-sans/latin-600.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/ibm-plex-mono/latin-500.css";
import "@fontsource/ibm-plex-mono/latin-600.css";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/controls.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { App } from "./app.tsx";
import { startLive } from "./monitor/connection.ts";
import { loadWords } from "./i18n/use-words.ts";
import { followPreferences, usePreferences } from "./store/preferences-store.ts";
import { followChanges, followLanguage } from "./store/session.ts";

// The page's security policy forbids generated code.
z.config({ jitless: true });

followPreferences(document.documentElement);
followChanges();
followLanguage();
startLive();
usePreferences.subscribe(({ locale }) => void loadWords(locale));
// In the reader's language from the first paint on; a page that cannot get its words is there in English.
await loadWords(usePreferences.getState().locale).catch(() => {});

const root = document.querySelector("#root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
