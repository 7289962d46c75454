import { useEffect, useState } from "react";
import { holdKeys } from "../actions/typed-ahead.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { redoEdit, undoEdit, useDocument } from "../store/document-store.ts";
import type { SaveState } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { useNotices } from "../store/notice-store.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import { setView } from "../store/view-store.ts";
import { formatAge } from "./format-figure.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";
import { Logo } from "./logo.tsx";
import { ModeSwitch } from "./mode-switch.tsx";
import { RunButton } from "./run-button.tsx";
import { ThemeButton } from "./theme-button.tsx";
import { ViewSwitch } from "./view-switch.tsx";
import { DocumentMenu } from "./document-menu.tsx";
import { DocumentName } from "./document-name.tsx";

export function TopBar({ running }: { readonly running: boolean }) {
  const w = useWords();
  const canUndo = useDocument((state) => state.history.past.length > 0);
  const canRedo = useDocument((state) => state.history.future.length > 0);
  return (
    <header className="top">
      <div className="left">
        <LogoLink />
        <span className="divider" />
        <Breadcrumb running={running} />
      </div>
      <ModeSwitch mode={running ? "run" : "design"} />
      <div className="right">
        {!running && (
          <>
            <IconButton
              className="ghost"
              icon="undo"
              label={w.bar.undo}
              disabled={!canUndo}
              onClick={undoEdit}
              testId="undo"
            />
            <IconButton
              className="ghost"
              icon="redo"
              label={w.bar.redo}
              disabled={!canRedo}
              onClick={redoEdit}
              testId="redo"
            />
          </>
        )}
        {running && <ViewSwitch />}
        <button
          type="button"
          className="btn ghost"
          onClick={() => {
            holdKeys();
            setView({ commandsOpen: true });
          }}
          title={w.bar.commands}
        >
          <Icon name="commands" />
          <span className="wide-only">{w.bar.commands}</span>
          <kbd className="kbd">Ctrl K</kbd>
        </button>
        <LanguageButton />
        <ThemeButton />
        <DocumentMenu />
        {!running && <RunButton />}
      </div>
    </header>
  );
}

export function LogoLink() {
  return (
    <button type="button" className="logo" aria-label="Millrace" onClick={() => go({ kind: "documents" })}>
      <Logo />
      <span className="wide-only">Millrace</span>
    </button>
  );
}

export function LanguageButton() {
  const w = useWords();
  const locale = useLocale();
  return (
    <button
      type="button"
      className="btn ghost"
      lang={locale === "en" ? "zh-CN" : "en"}
      title={w.bar.languageTitle}
      data-testid="language"
      onClick={() => setPreferences({ locale: locale === "en" ? "zh" : "en" })}
    >
      {w.bar.language}
    </button>
  );
}

function Breadcrumb({ running }: { readonly running: boolean }) {
  const w = useWords();
  const example = useDocument((state) => state.example);
  const name = useDocument((state) => state.history.value.name);
  const id = useDocument((state) => state.id);
  const jobName = useLive((state) => (running ? state.job?.summary.name : undefined));
  return (
    <>
      <button type="button" className="crumb nw" onClick={() => go({ kind: "documents" })}>
        {example ? w.documents.examples : w.bar.documents}
      </button>
      <span className="dd">/</span>
      {id === null ? (
        <b className="b el">{jobName}</b>
      ) : (
        <DocumentName key={id} name={name} label={w.bar.name} />
      )}
      {running ? <RunningVersion /> : id !== null && <SaveIndicator />}
    </>
  );
}

function RunningVersion() {
  const w = useWords();
  const summary = useLive((state) => state.job?.summary ?? null);
  const version = useDocument((state) => state.version);
  const dirty = useDocument((state) => state.save.kind !== "saved");
  if (!summary || summary.documentVersion === null) return null;
  const edited = dirty || version > summary.documentVersion;
  return (
    <span className="save-state">
      {edited ? w.bar.editedSince(summary.documentVersion) : w.bar.runningVersion(summary.documentVersion)}
    </span>
  );
}

function SaveIndicator() {
  const w = useWords();
  const save = useDocument((state) => state.save);
  const version = useDocument((state) => state.version);
  const kept = useNotices((notices) => notices.noCopy === "no");
  const [nowMs, setNowMs] = useState(Date.now);
  const locale = usePreferences((preferences) => preferences.locale);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const words: Readonly<Record<SaveState["kind"], () => string>> = {
    saved: () =>
      save.kind === "saved" && nowMs - save.savedMs >= 5_000
        ? w.bar.savedAgo(formatAge(nowMs - save.savedMs, locale), version)
        : w.bar.savedNow(version),
    dirty: () => w.bar.dirty,
    saving: () => w.bar.saving,
    offline: () => (kept ? w.bar.offline : w.bar.offlineUnkept),
    stale: () => w.bar.stale,
    refused: () => w.bar.refused,
  };
  const text = words[save.kind]();
  return (
    <span
      className={`save-state ${save.kind === "stale" || save.kind === "refused" ? "errc" : ""}`}
      data-testid="save-state"
      title={save.kind === "refused" ? save.message : text}
    >
      {text}
    </span>
  );
}
