import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatExact } from "../ui/format-figure.ts";
import { BarrierGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { Icon } from "../ui/icon.tsx";
import { MoveButton } from "./move-button.tsx";
import { Timeline } from "./timeline.tsx";
import { useStep } from "./step-store.ts";

const TARGETS = [
  { mark: "row", move: "stepRow" },
  { mark: "watermark", move: "stepWatermark" },
  { mark: "barrier", move: "stepBarrier" },
  { mark: "firing", move: "stepFiring" },
  { mark: "timer", move: "stepTimer" },
] as const;

/** What leads from step to step. */
export function StepToolbar() {
  const w = useWords();
  const locale = useLocale();
  return (
    <section className="step-toolbar" data-locale={locale} aria-label={w.step.timeline}>
      <div className="step-buttons">
        <MoveButton move="stepBack" className="btn" testId="step-back">
          <Icon name="step-back" />
          {w.step.back}
        </MoveButton>
        <MoveButton move="stepNext" className="btn primary" testId="step-next">
          {w.step.targets.step}
        </MoveButton>
        <div className="seg" role="group" aria-label={w.step.next("")}>
          {TARGETS.map(({ mark, move }) => (
            <MoveButton
              key={mark}
              move={move}
              testId={`step-${mark}`}
              aria-label={w.step.next(w.step.targets[mark])}
            >
              {mark === "watermark" && <WatermarkGlyph />}
              {mark === "barrier" && <BarrierGlyph />}
              {w.step.targets[mark]}
            </MoveButton>
          ))}
        </div>
        <SearchButton />
        <MoveButton
          move="stepCheckpoint"
          className="btn ghost"
          testId="decide-checkpoint"
          title={w.step.checkpointTitle}
        >
          <BarrierGlyph />
          {w.step.checkpointNow}
        </MoveButton>
        <MoveButton
          move="stepKill"
          className="btn ghost danger"
          testId="decide-kill"
          title={w.step.killTitle}
        >
          {w.step.kill}
        </MoveButton>
      </div>
      <Timeline />
    </section>
  );
}

/** To the next breakpoint; while that, or something else, is looked for, what ends it. */
function SearchButton() {
  const w = useWords();
  const searching = useStep((state) => state.searching);
  const count = useStep((state) => state.steps.length);
  const breakpoints = useStep((state) => state.breakpoints.length);
  return searching ? (
    <MoveButton move="stepStop" className="btn" testId="step-stop">
      <Icon name="stop" />
      {w.step.searching(formatExact(count))}
    </MoveButton>
  ) : (
    <MoveButton move="stepToBreakpoint" className="btn" testId="step-breakpoint">
      <Icon name="run" />
      {w.step.toBreakpoint}
      <span className="ct">{breakpoints}</span>
    </MoveButton>
  );
}
