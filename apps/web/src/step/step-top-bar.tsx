import { useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { formatBytes } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { ModeSwitch } from "../ui/mode-switch.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { LanguageButton, LogoLink } from "../ui/top-bar.tsx";
import { LONG_LINK, LONGEST_LINK, useCopiedLink } from "./copied-link.ts";
import { MoveButton } from "./move-button.tsx";
import { useStep } from "./step-store.ts";
import { totalText } from "./timeline.tsx";

interface StepTopBarProps {
  readonly title: string;
  readonly documentId: string | null;
}

export function StepTopBar({ title, documentId }: StepTopBarProps) {
  const w = useWords();
  const step = useStep((state) => state.step);
  const total = useStep((state) => state.steps.length);
  const ended = useStep((state) => state.ended);
  const seed = useStep((state) => state.spec?.seed ?? 0);
  return (
    <header className="top">
      <div className="left">
        <LogoLink />
        <span className="divider" />
        <Origin documentId={documentId} />
        <span className="dd">/</span>
        <h1 className="page-title el">{title}</h1>
        <span className="save-state m" data-testid="step-position">
          {w.step.seedStep(seed, w.step.stepOf(step, totalText(total, ended, w.step.atLeast)))}
        </span>
      </div>
      {documentId === null ? <b className="mode-alone">{w.step.title}</b> : <ModeSwitch mode="step" />}
      <div className="right">
        <CopyLink />
        <LanguageButton />
        <ThemeButton />
      </div>
    </header>
  );
}

/** Where the graph comes from: a pipeline of the person's or an example, or else a lesson or a link. */
function Origin({ documentId }: Pick<StepTopBarProps, "documentId">) {
  const w = useWords();
  const example = useDocument((state) => state.example);
  const kept = example ? w.documents.examples : w.bar.documents;
  return (
    <button
      type="button"
      className="crumb nw"
      onClick={() => go({ kind: documentId === null ? "learn" : "documents" })}
    >
      {documentId === null ? w.learn.title : kept}
    </button>
  );
}

function saidOf(length: number, words: Words["step"]): string {
  if (length > LONGEST_LINK) return words.linkImpossible(formatBytes(length));
  return length > LONG_LINK ? words.linkTooLong(formatBytes(length)) : words.linkCopied;
}

function CopyLink() {
  const w = useWords();
  const length = useCopiedLink((copied) => copied.length);
  return (
    <MoveButton move="stepCopyLink" className="btn ghost" testId="copy-link">
      <Icon name="copy" />
      <span aria-live="polite">{length === null ? w.step.copyLink : saidOf(length, w.step)}</span>
    </MoveButton>
  );
}
