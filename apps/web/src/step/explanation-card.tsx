import { useMemo } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { BarrierGlyph, LateGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { Icon } from "../ui/icon.tsx";
import { outcomeWords } from "./outcome-words.ts";
import { explainStep } from "./explain-step.ts";
import type { Explanation } from "./explain-step.ts";
import { useStep } from "./step-store.ts";

/** What the current step did, in a place of its own so that it never covers what it explains. */
export function ExplanationCard() {
  const w = useWords();
  const locale = useLocale();
  const step = useStep((state) => state.step);
  const recorded = useStep((state) => state.steps[state.step - 1]);
  const names = useStep((state) => state.names);
  const explanation = useMemo(
    () => (recorded && names ? explainStep(recorded, names, { w, locale }) : null),
    [recorded, names, w, locale],
  );
  const told = useStep((state) => (state.told?.step === state.step ? state.told.outcome : null));
  const said = told && (
    <p className="told" data-testid="step-told">
      <Icon name="flag" />
      {outcomeWords(told, w)}
    </p>
  );
  return (
    <section className="explanation" data-testid="explanation" aria-live="polite">
      {explanation === null ? (
        <>
          <header>
            <h2>{w.step.explain.start}</h2>
            {said}
          </header>
          <p>{w.step.explain.startText}</p>
        </>
      ) : (
        <>
          <header>
            <h2>
              <Sign sign={explanation.sign} />
              {w.step.explain.step(step, explanation.title)}
            </h2>
            {said}
          </header>
          <p>{explanation.text}</p>
        </>
      )}
    </section>
  );
}

function Sign({ sign }: Pick<Explanation, "sign">) {
  switch (sign) {
    case "watermark":
      return <WatermarkGlyph />;
    case "barrier":
      return <BarrierGlyph />;
    case "late":
      return <LateGlyph />;
    case "firing":
      return <i className="sign-firing" />;
    case "pressure":
      return <Icon name="warning" className="bpx" />;
    case "row":
      return <i className="sign-row" />;
    case "failure":
      return <Icon name="error" className="errc" />;
    case "job":
      return <Icon name="cluster" />;
  }
}
