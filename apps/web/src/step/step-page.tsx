import { renderDiagnostic } from "@millrace/graph";
import { useEffect, useMemo } from "react";
import { StepCanvas } from "../canvas/step/step-canvas.tsx";
import { stepLayout } from "../canvas/step/step-layout.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { usePreferences } from "../store/preferences-store.ts";
import { BarrierGlyph, LateGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { ResizeHandle } from "../ui/resize-handle.tsx";
import "../ui/workbench.css";
import "../inspector/inspector.css";
import { ExplanationCard } from "./explanation-card.tsx";
import { plotNodes } from "./plot-model.ts";
import { registerStep } from "./step-handle.ts";
import { stepMoves } from "./step-moves.ts";
import { StepPanel } from "./step-panel.tsx";
import { StepStatus } from "./step-status.tsx";
import { openRun, useStep } from "./step-store.ts";
import { StepToolbar } from "./step-toolbar.tsx";
import { StepTopBar } from "./step-top-bar.tsx";
import { TimePlot } from "./time-plot.tsx";
import "./step.css";

interface StepPageProps {
  /** Beside the panel's sections, above them: the question of a lesson. */
  readonly lesson?: React.ReactNode;
  readonly title: string;
  /** Where the pipeline is kept; null: it came with a link or a lesson. */
  readonly documentId: string | null;
  /** Whose tasks the panel shows while nothing is selected; absent: those of the first that has something to show. */
  readonly node?: string;
}

/** The third mode: the same pipeline in a simulation in this tab, one step at a time. */
export function StepPage({ lesson, title, documentId, node }: StepPageProps) {
  useEffect(() => registerStep(stepMoves), []);
  const sizes = usePreferences((preferences) => preferences.sizes);
  const style = { "--inspector": `${Math.max(sizes.inspector, 340)}px` } as React.CSSProperties;
  return (
    <div className="step-page" style={style} data-testid="step-page">
      <StepTopBar title={title} documentId={documentId} />
      <StepToolbar />
      <StepBody />
      <aside className="inspector-area">
        <ResizeHandle panel="inspector" />
        <div className="scroll step-side">
          {lesson}
          <StepPanel node={node ?? null} />
        </div>
      </aside>
      <StepStatus />
    </div>
  );
}

function StepBody() {
  const w = useWords();
  const names = useStep((state) => state.names);
  const spec = useStep((state) => state.spec);
  const broken = useStep((state) => state.broken);
  const layout = useMemo(
    () => (names && spec ? stepLayout(names.graph, spec.document) : null),
    [names, spec],
  );
  if (broken !== null) {
    return (
      <main className="step-body">
        <div className="banner bad step-notice" role="alert">
          <div>
            <b>{w.step.problems.broken}</b>
            <pre>{broken}</pre>
          </div>
          <button type="button" className="btn" onClick={() => spec && openRun(spec)}>
            {w.step.problems.again}
          </button>
        </div>
      </main>
    );
  }
  if (layout === null || names === null) return <Problems />;
  const timed = plotNodes(names).length > 0;
  return (
    <main className={timed ? "step-body" : "step-body bare"}>
      <div className="step-graph">
        <Legend />
        <StepCanvas key={spec?.document.name} layout={layout} names={names} />
      </div>
      <ExplanationCard />
      {timed && (
        <div className="step-plot">
          <TimePlot />
        </div>
      )}
    </main>
  );
}

function Legend() {
  const w = useWords();
  const { legend } = w.step;
  return (
    <ul className="step-legend">
      <li>
        <i className="sign-row" />
        {legend.row}
      </li>
      <li>
        <WatermarkGlyph />
        {legend.watermark}
      </li>
      <li>
        <BarrierGlyph />
        {legend.barrier}
      </li>
      <li>
        <LateGlyph />
        {legend.late}
      </li>
      <li>
        <i className="sign-segment" />
        {legend.segment}
      </li>
    </ul>
  );
}

function Problems() {
  const w = useWords();
  const locale = useLocale();
  const result = useStep((state) => state.prepared?.result ?? null);
  if (result === null) return <main className="step-body centred dd">{w.step.problems.loading}</main>;
  return (
    <main className="step-body">
      <div className="empty step-notice">
        <div>
          <p className="b">{w.step.problems.title}</p>
          <p>{w.step.problems.text}</p>
          <ul>
            {result.diagnostics.slice(0, 6).map((diagnostic, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- problems have no identity
              <li key={index} className="errc">
                {renderDiagnostic(diagnostic, locale).message}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </main>
  );
}
