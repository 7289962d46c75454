import { useLocale, useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { useStep } from "./step-store.ts";
import { exactTime, formatElapsed } from "./step-times.ts";

/** Where the run lives, its hash, and its clock. */
export function StepStatus() {
  const w = useWords();
  const locale = useLocale();
  const hash = useStep((state) => state.hash);
  const verified = useStep((state) => state.verified);
  const step = useStep((state) => state.step);
  const spec = useStep((state) => state.spec);
  const shown = useStep((state) => state.shown);
  const linked = spec?.hash && spec.step === step ? spec.hash : null;
  const startMs = useStep((state) => state.prepared?.setup?.startMs ?? 0);
  return (
    <footer className="status">
      <span className="row nw">
        <Icon name="check" className="okc" />
        {w.step.status.here}
      </span>
      {hash !== null && (
        <span data-testid="trace-hash" data-hash={hash} data-verified={verified}>
          {w.step.status.hash("")}
          <span className="m">{`${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)} ${hash.slice(12)}`}</span>
        </span>
      )}
      {linked !== null && (
        <span className={linked === hash ? "okc" : "errc"} data-testid="link-hash">
          {linked === hash ? w.step.status.sameAsLink : w.step.status.notSame}
        </span>
      )}
      {step > 0 && (
        <span className={verified ? "dd" : "errc"}>
          {verified ? w.step.status.verified : w.step.status.notVerified}
        </span>
      )}
      <span className="group r">
        <span>{w.step.status.rowMode}</span>
        {shown && (
          <span className="m" title={formatElapsed(shown.elapsedUs, locale)}>
            {w.step.status.clock(exactTime(Math.floor(startMs + shown.elapsedUs / 1_000)))}
          </span>
        )}
      </span>
    </footer>
  );
}
