import { useEffect } from "react";
import { useShortcuts } from "./actions/use-shortcuts.ts";
import { ConnectDialog } from "./actions/connect-dialog.tsx";
import { ShortcutsDialog } from "./actions/shortcuts-dialog.tsx";
import { ClusterPage } from "./cluster/cluster-page.tsx";
import { CommandPalette } from "./actions/command-palette.tsx";
import { useWords } from "./i18n/use-words.ts";
import { HelpPage } from "./help/help-page.tsx";
import { DocumentsPage } from "./jobs/documents-page.tsx";
import { HomePage } from "./jobs/home-page.tsx";
import { JobsPage } from "./jobs/jobs-page.tsx";
import { watchJob } from "./monitor/connection.ts";
import { useLive } from "./monitor/live-store.ts";
import { go, useRoute } from "./store/navigation.ts";
import { openById } from "./store/session.ts";
import { DocumentStep } from "./step/document-step.tsx";
import { LinkedStep } from "./step/linked-step.tsx";
import { LearnPage } from "./lessons/learn-page.tsx";
import { LessonPage } from "./lessons/lesson-page.tsx";
import { Announcer } from "./ui/announcer.tsx";
import { Workbench } from "./ui/workbench.tsx";

export function App() {
  const route = useRoute();
  useShortcuts();
  useFollowRoute();
  return (
    <>
      {(route.kind === "document" || route.kind === "job") && <Workbench route={route} />}
      {route.kind === "home" && <HomePage />}
      {route.kind === "documents" && <DocumentsPage />}
      {route.kind === "jobs" && <JobsPage />}
      {route.kind === "cluster" && <ClusterPage />}
      {route.kind === "step" && <DocumentStep id={route.id} />}
      {route.kind === "step-link" && <LinkedStep run={route.run} />}
      {route.kind === "learn" && <LearnPage />}
      {route.kind === "lesson" && <LessonPage key={route.id} id={route.id} />}
      {route.kind === "help" && <HelpPage kind={route.id} />}
      {route.kind === "unknown" && <NotFound />}
      <CommandPalette />
      <ConnectDialog />
      <ShortcutsDialog />
      <Announcer />
    </>
  );
}

/** Opens the document or watches the job that the address names; a job brings its document with it. */
function useFollowRoute(): void {
  const route = useRoute();
  const documentId = useLive((state) => state.job?.summary.documentId ?? null);
  useEffect(() => {
    if (route.kind === "document" || route.kind === "step") void openById(route.id);
    watchJob(route.kind === "job" ? route.id : null);
  }, [route]);
  useEffect(() => {
    if (route.kind === "job" && documentId !== null) void openById(documentId);
  }, [route.kind, documentId]);
}

export function NotFound() {
  const w = useWords();
  return (
    <main className="centred">
      <div className="empty">
        <div>
          <p className="b">{w.notice.notFound}</p>
          <div className="actions">
            <button type="button" className="btn primary" onClick={() => go({ kind: "documents" })}>
              {w.notice.toDocuments}
            </button>
          </div>
        </div>
      </div>
    </main>
  );
}
