import type { Mark } from "@millrace/engine/simulation";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatExact } from "../ui/format-figure.ts";
import { BarrierGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { Icon } from "../ui/icon.tsx";
import { Timeline } from "./timeline.tsx";
import { advance, decide, seek, stopSearch, useStep } from "./step-store.ts";

const TARGETS = ["row", "watermark", "barrier", "firing", "timer"] as const satisfies readonly Mark[];

/** What leads from step to step. */
export function StepToolbar() {
  const w = useWords();
  const locale = useLocale();
  const step = useStep((state) => state.step);
  const searching = useStep((state) => state.searching);
  const count = useStep((state) => state.steps.length);
  const breakpoints = useStep((state) => state.breakpoints.length);
  const atEnd = useStep((state) => state.ended && state.step >= state.steps.length);
  const ready = useStep((state) => state.shown !== null);
  return (
    <section className="step-toolbar" data-locale={locale} aria-label={w.step.timeline}>
      <div className="step-buttons">
        <button
          type="button"
          className="btn"
          data-testid="step-back"
          disabled={step === 0}
          onClick={() => seek(step - 1)}
        >
          <Icon name="step-back" />
          {w.step.back}
        </button>
        <button
          type="button"
          className="btn primary"
          data-testid="step-next"
          disabled={!ready || atEnd}
          onClick={() => advance({ kind: "step" })}
        >
          {w.step.targets.step}
        </button>
        <div className="seg" role="group" aria-label={w.step.next("")}>
          {TARGETS.map((mark) => (
            <button
              key={mark}
              type="button"
              data-testid={`step-${mark}`}
              aria-label={w.step.next(w.step.targets[mark])}
              disabled={!ready || atEnd}
              onClick={() => advance({ kind: "mark", mark })}
            >
              {mark === "watermark" && <WatermarkGlyph />}
              {mark === "barrier" && <BarrierGlyph />}
              {w.step.targets[mark]}
            </button>
          ))}
        </div>
        {searching ? (
          <button type="button" className="btn" data-testid="step-stop" onClick={stopSearch}>
            <Icon name="stop" />
            {w.step.searching(formatExact(count))}
          </button>
        ) : (
          <button
            type="button"
            className="btn"
            data-testid="step-breakpoint"
            disabled={!ready || atEnd || breakpoints === 0}
            onClick={() => advance({ kind: "breakpoint" })}
          >
            <Icon name="run" />
            {w.step.toBreakpoint}
            <span className="ct">{breakpoints}</span>
          </button>
        )}
        <button
          type="button"
          className="btn ghost"
          data-testid="decide-checkpoint"
          disabled={!ready || atEnd}
          onClick={() => decide("checkpoint")}
        >
          <BarrierGlyph />
          {w.step.checkpointNow}
        </button>
        <button
          type="button"
          className="btn ghost danger"
          data-testid="decide-kill"
          title={w.step.killTitle}
          disabled={!ready || atEnd}
          onClick={() => decide("kill")}
        >
          {w.step.kill}
        </button>
      </div>
      <Timeline />
    </section>
  );
}
