import type { Job } from "@millrace/protocol";
import { useEffect, useMemo, useRef } from "react";
import { FlowCanvas } from "../canvas/flow-canvas.tsx";
import { shownGraph } from "../canvas/shown-graph.ts";
import type { ShownCanvas } from "../canvas/use-node-views.ts";
import { useWords } from "../i18n/use-words.ts";
import { FunctionDialog } from "../functions/lazy-function-dialog.tsx";
import { Inspector } from "../inspector/inspector.tsx";
import { JobDialogs } from "../monitor/job-dialogs.tsx";
import { JobHeader } from "../monitor/job-header.tsx";
import { NodePanel } from "../monitor/node-panel.tsx";
import { RunDrawer } from "../monitor/run-drawer.tsx";
import { StartFromDialog } from "../monitor/start-from-dialog.tsx";
import { StaleBanner } from "../monitor/stale-banner.tsx";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { Palette } from "../palette/palette.tsx";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { useNotices } from "../store/notice-store.ts";
import { usePreferences } from "../store/preferences-store.ts";
import type { Route } from "../store/route.ts";
import { clearSelection, useSelection } from "../store/selection-store.ts";
import { useView } from "../store/view-store.ts";
import { DesignDrawer } from "./design-drawer.tsx";
import { EmptyCanvas } from "./empty-canvas.tsx";
import { Notices, TourNotice } from "./notices.tsx";
import { PanelToggles } from "./panel-toggles.tsx";
import { ResizeHandle } from "./resize-handle.tsx";
import { StatusBar } from "./status-bar.tsx";
import { TopBar } from "./top-bar.tsx";
import "./workbench.css";

/** The frame of one pipeline: canvas in the middle, panels round it, in Design or in Run. */
export function Workbench({ route }: { readonly route: Extract<Route, { kind: "document" | "job" }> }) {
  const w = useWords();
  const running = route.kind === "job";
  const { sizes, closed } = usePreferences();
  const shown = useShownCanvas(running);
  const ended = useLive(({ job }) => running && job !== null && isOver(job.summary.state));
  const view = useView((state) => state.graphView);
  useEffect(clearSelection, [running, route.id]);
  // In Run the figures of a node need the place; without one the canvas has it.
  const selected = useSelection((selection) => selection.nodes.size > 0);
  const inspectorShown = !closed.inspector && (!running || selected);
  const style = {
    "--palette": running || closed.palette ? "0px" : `${sizes.palette}px`,
    "--inspector": !inspectorShown ? "0px" : `${sizes.inspector}px`,
    "--drawer": closed.drawer ? "32px" : `${sizes.drawer}px`,
  } as React.CSSProperties;
  return (
    <div className={`workbench ${running ? "run" : "design"} ${ended ? "ended" : ""}`} style={style}>
      <TopBar running={running} />
      {running && <JobHeader />}
      {!running && !closed.palette && (
        <aside className="palette-area" aria-label={w.panel.palette}>
          <Palette />
          <ResizeHandle panel="palette" />
        </aside>
      )}
      <main className="canvas-area">
        <Title running={running} />
        {shown && (
          <FlowCanvas
            key={shown.key}
            documentId={shown.key}
            shown={shown.canvas}
            view={running ? view : "stream"}
          />
        )}
        <NothingShown running={running} shown={shown !== null} />
        <Notices running={running} />
        {running && (
          <div className="canvas-foot">
            <StaleBanner />
            <TourNotice />
          </div>
        )}
        <PanelToggles running={running} />
      </main>
      {inspectorShown && (
        <aside className="inspector-area" aria-label={w.panel.inspector}>
          <ResizeHandle panel="inspector" />
          {running ? <NodePanel /> : <Inspector />}
        </aside>
      )}
      <section className="drawer-area" aria-label={w.panel.drawer}>
        {!closed.drawer && <ResizeHandle panel="drawer" />}
        {running ? <RunDrawer /> : <DesignDrawer />}
      </section>
      <StatusBar running={running} />
      <WorkbenchDialogs running={running} />
    </div>
  );
}

function WorkbenchDialogs({ running }: { readonly running: boolean }) {
  return (
    <>
      <StartFromDialog />
      {running ? <JobDialogs /> : <FunctionDialog />}
    </>
  );
}

/** A document without nodes, or a job of which the server has said nothing yet. */
function NothingShown({ running, shown }: { readonly running: boolean; readonly shown: boolean }) {
  const w = useWords();
  if (!running) return <EmptyCanvas />;
  if (shown) return null;
  return (
    <p className="centred dd" role="status" data-testid="job-loading">
      {w.documents.loading}
    </p>
  );
}

/** For those who do not see the bar. */
function Title({ running }: { readonly running: boolean }) {
  const documentName = useDocument((state) => state.history.value.name);
  const jobName = useLive(({ job }) => (running ? job?.summary.name : undefined));
  return <h1 className="visually-hidden">{jobName ?? documentName}</h1>;
}

/** What the canvas shows: the open document, or the running job where the person put its nodes. */
function useShownCanvas(running: boolean): { readonly key: string; readonly canvas: ShownCanvas } | null {
  const id = useDocument((state) => state.id);
  const document = useDocument((state) => state.history.value);
  const result = useCompiled((state) => state.result);
  const job = useShownJob(running);
  const loading = useNotices((state) => state.loading);
  const streamGraph = job?.streamGraph;
  const positions = job?.positions;
  const drawnThen = job !== null && isOver(job.summary.state) && positions !== undefined;
  const graph = useMemo(
    () =>
      streamGraph
        ? shownGraph(streamGraph, id === null ? null : document, { positions, over: drawnThen })
        : document,
    [streamGraph, positions, drawnThen, document, id],
  );
  const canvas = useMemo(
    () => ({
      nodes: graph.nodes,
      edges: graph.edges,
      notes: document.notes,
      groups: document.groups,
      settings: document.settings,
      result,
      job,
    }),
    [graph, document.notes, document.groups, document.settings, result, job],
  );
  if (running && !job) return null;
  if (running && id === null && job?.summary.documentId && loading) return null;
  const key = id ?? job?.summary.id;
  return key === undefined ? null : { key, canvas };
}

/** The watched job, the same object until something that the canvas shows of it changes. */
function useShownJob(running: boolean): Job | null {
  const job = useLive((state) => (running ? state.job : null));
  const kept = useRef<Job | null>(null);
  const before = kept.current;
  const same =
    before &&
    job &&
    before.jobGraph === job.jobGraph &&
    before.subtasks === job.subtasks &&
    before.restarts === job.restarts;
  if (!same) kept.current = job;
  return kept.current;
}
