import { useState } from "react";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { formatBytes } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { ModeSwitch } from "../ui/mode-switch.tsx";
import { ThemeButton } from "../ui/theme-button.tsx";
import { LanguageButton, LogoLink } from "../ui/top-bar.tsx";
import { stepLink } from "./step-link.ts";
import { currentRun, useStep } from "./step-store.ts";
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
        <CopyLink documentId={documentId} />
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

const LONG_LINK = 8_000;
/** Firefox opens addresses up to this; others take a little more. */
const LONGEST_LINK = 1_000_000;

function CopyLink({ documentId }: Pick<StepTopBarProps, "documentId">) {
  const w = useWords();
  const [said, setSaid] = useState<string | null>(null);
  const copy = async () => {
    const run = currentRun();
    if (run === null) return;
    const at = { ...useDocument.getState(), id: documentId };
    const name = w.step.linkedVersion(run.step);
    const link = `${location.origin}/#step=${await stepLink(run, at, { keeper: server, name })}`;
    if (link.length <= LONGEST_LINK) await navigator.clipboard.writeText(link);
    setSaid(saidOf(link.length, w.step));
    setTimeout(() => setSaid(null), link.length > LONG_LINK ? 8_000 : 3_000);
  };
  return (
    <button type="button" className="btn ghost" data-testid="copy-link" onClick={() => void copy()}>
      <Icon name="copy" />
      <span aria-live="polite">{said ?? w.step.copyLink}</span>
    </button>
  );
}
