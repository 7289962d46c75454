import { lazy, Suspense, useEffect } from "react";
import { useShortcuts } from "./actions/use-shortcuts.ts";
import { useConnect } from "./canvas/connect-store.ts";
import { useWords } from "./i18n/use-words.ts";
import { DocumentsPage } from "./jobs/documents-page.tsx";
import { HomePage } from "./jobs/home-page.tsx";
import { watchJob } from "./monitor/connection.ts";
import { useLive } from "./monitor/live-store.ts";
import { useDeletion } from "./store/deletion-store.ts";
import { go, useRoute } from "./store/navigation.ts";
import { useNotices } from "./store/notice-store.ts";
import type { Route } from "./store/route.ts";
import { openById } from "./store/session.ts";
import { useView } from "./store/view-store.ts";
import { useTour } from "./tour/tour-store.ts";
import { Announcer } from "./ui/announcer.tsx";

// What most visits do not need comes when it is asked for: the first paint does not wait for it.
const loadDesign = async () => (await import("./preview/follow-design.ts")).followDesign();
const Workbench = lazy(async () => {
  const [{ Workbench: page }] = await Promise.all([import("./ui/workbench.tsx"), loadDesign()]);
  return { default: page };
});
const loadDialogs = async () => ({ default: (await import("./actions/dialogs.tsx")).Dialogs });
const Dialogs = lazy(loadDialogs);
const JobsPage = lazy(async () => ({ default: (await import("./jobs/jobs-page.tsx")).JobsPage }));
const ClusterPage = lazy(async () => ({ default: (await import("./cluster/cluster-page.tsx")).ClusterPage }));
const DocumentStep = lazy(async () => {
  const [{ DocumentStep: page }] = await Promise.all([import("./step/document-step.tsx"), loadDesign()]);
  return { default: page };
});
const LinkedStep = lazy(async () => ({ default: (await import("./step/linked-step.tsx")).LinkedStep }));
const LearnPage = lazy(async () => ({ default: (await import("./lessons/learn-page.tsx")).LearnPage }));
const LessonPage = lazy(async () => ({ default: (await import("./lessons/lesson-page.tsx")).LessonPage }));
const Tour = lazy(async () => ({ default: (await import("./tour/tour.tsx")).Tour }));
const HelpPage = lazy(async () => ({ default: (await import("./help/help-page.tsx")).HelpPage }));

export function App() {
  const route = useRoute();
  useShortcuts();
  useFollowRoute();
  return (
    <Suspense fallback={null}>
      {(route.kind === "document" || route.kind === "job") && <Pipeline route={route} />}
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
      <OpenDialogs />
      <OpenTour />
      <Announcer />
    </Suspense>
  );
}

function OpenTour() {
  const open = useTour(({ step }) => step !== null);
  return (
    open && (
      <Suspense fallback={null}>
        <Tour />
      </Suspense>
    )
  );
}

/** After so long what a pipeline needs to be drawn is there, ms. */
const QUIET_MS = 1_500;

/** Dialogs come when there is little else to do, or with the first one that is opened. */
function OpenDialogs() {
  const open = useView((view) => view.commandsOpen || view.shortcutsOpen);
  const connecting = useConnect((state) => state.of !== null);
  const deleting = useDeletion(({ asked }) => asked !== null);
  const drawing = useRoute().kind === "document";
  useEffect(() => {
    if (!drawing) return;
    const timer = setTimeout(() => loadDialogs().catch(() => null), QUIET_MS);
    return () => clearTimeout(timer);
  }, [drawing]);
  return (
    (open || connecting || deleting) && (
      <Suspense fallback={null}>
        <Dialogs />
      </Suspense>
    )
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

/** The frame of a pipeline, where there is one at the address. */
function Pipeline({ route }: { readonly route: Extract<Route, { kind: "document" | "job" }> }) {
  const w = useWords();
  const missing = useNotices((notices) => notices.missing);
  const refused = useLive((state) => state.refusal !== null && state.job === null);
  if (route.kind === "job" && refused) return <NotFound title={w.run.jobGone} />;
  if (route.kind === "document" && missing) return <NotFound />;
  return <Workbench route={route} />;
}

/** `title`: what is not there, if that is known. */
export function NotFound({ title }: { readonly title?: string }) {
  const w = useWords();
  return (
    <main className="centred" data-testid="missing">
      <div className="empty">
        <div>
          <h1 className="b">{title ?? w.notice.notFound}</h1>
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
