import { ThemeButton } from "../ui/theme-button.tsx";
import { LanguageButton, LogoLink } from "../ui/top-bar.tsx";
import { useWords } from "../i18n/use-words.ts";
import { go } from "../store/navigation.ts";
import { FailureNotice } from "../ui/failure-notice.tsx";
import "../ui/workbench.css";
import "./jobs.css";

interface PageFrameProps {
  readonly page: "documents" | "jobs" | "cluster" | "learn" | "help";
  readonly children: React.ReactNode;
  readonly actions?: React.ReactNode;
}

/** The frame of the two lists. */
export function PageFrame({ page, children, actions }: PageFrameProps) {
  const w = useWords();
  return (
    <div className="page">
      <header className="top">
        <div className="left">
          <LogoLink />
          <span className="divider" />
          <PageTitle page={page} />
        </div>
        <nav className="seg" aria-label={w.bar.menu}>
          <button type="button" aria-pressed={page === "documents"} onClick={() => go({ kind: "documents" })}>
            {w.documents.title}
          </button>
          <button type="button" aria-pressed={page === "jobs"} onClick={() => go({ kind: "jobs" })}>
            {w.jobs.title}
          </button>
          <button
            type="button"
            data-testid="to-cluster"
            aria-pressed={page === "cluster"}
            onClick={() => go({ kind: "cluster" })}
          >
            {w.watch.cluster.title}
          </button>
          <button
            type="button"
            data-testid="to-learn"
            aria-pressed={page === "learn"}
            onClick={() => go({ kind: "learn" })}
          >
            {w.learn.title}
          </button>
          <button
            type="button"
            aria-pressed={page === "help"}
            onClick={() => go({ kind: "help", id: "filter" })}
          >
            {w.help.title}
          </button>
        </nav>
        <div className="right">
          <LanguageButton />
          <ThemeButton />
          {actions}
        </div>
      </header>
      <main className="page-body scroll">
        <FailureNotice />
        {children}
      </main>
    </div>
  );
}

/** An article of the help has a heading of its own. */
function PageTitle({ page }: Pick<PageFrameProps, "page">) {
  const w = useWords();
  const title = page === "cluster" ? w.watch.cluster.title : w[page].title;
  return page === "help" ? <b className="b">{title}</b> : <h1 className="page-title">{title}</h1>;
}
