import type { ReactNode } from "react";
import { useWords } from "../i18n/use-words.ts";
import { StaleBanner } from "../monitor/stale-banner.tsx";
import { go } from "../store/navigation.ts";
import { ThemeButton } from "../ui/theme-button.tsx";
import { LanguageButton, LogoLink } from "../ui/top-bar.tsx";
import "./list-page.css";

/** The frame of the lists: pipelines and jobs. */
export function ListPage({ shown, children }: { readonly shown: "documents" | "jobs"; readonly children: ReactNode }) {
  const w = useWords();
  return (
    <div className="list-page">
      <header className="list-top">
        <LogoLink />
        <nav className="seg">
          <button type="button" aria-pressed={shown === "documents"} onClick={() => go({ kind: "documents" })}>
            {w.documents.title}
          </button>
          <button type="button" aria-pressed={shown === "jobs"} onClick={() => go({ kind: "jobs" })}>
            {w.jobs.title}
          </button>
        </nav>
        <div className="row r">
          <LanguageButton />
          <ThemeButton />
        </div>
      </header>
      <main className="list-body">
        <StaleBanner />
        {children}
      </main>
    </div>
  );
}
