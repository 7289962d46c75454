import { lazy, Suspense, useState } from "react";
import { duplicateName } from "../actions/duplicate-name.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { StopRefusedNotice } from "../monitor/stop-refused.tsx";
import { UnwrittenNotice } from "../monitor/unwritten-notice.tsx";
import { currentDocument, useDocument } from "../store/document-store.ts";
import { go } from "../store/navigation.ts";
import { reportFailure, setNotices, useNotices } from "../store/notice-store.ts";
import { setPreferences, usePreferences } from "../store/preferences-store.ts";
import { useRenameOffer } from "../store/rename-offer.ts";
import { dropRecovery, reopen, restoreRecovery, saveAsCopy } from "../store/session.ts";
import type { StaleSave } from "../store/stale-save.ts";
import { startTour } from "../tour/tour-store.ts";
import { FailureNotice } from "./failure-notice.tsx";
import { formatAge } from "./format-figure.ts";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";

const RenameNotice = lazy(async () => ({ default: (await import("./rename-notice.tsx")).RenameNotice }));
const DiffDialog = lazy(async () => ({ default: (await import("../versions/diff-dialog.tsx")).DiffDialog }));

/** What the page has to say, over the top of the canvas. */
export function Notices({ running }: { readonly running: boolean }) {
  return (
    <div className="notices">
      <FailureNotice />
      {running && <StopRefusedNotice />}
      {running && <UnwrittenNotice />}
      <RecoveryNotice />
      <StaleNotice />
      <QuotaNotice />
      {!running && <OfferedRename />}
    </div>
  );
}

function OfferedRename() {
  const offered = useRenameOffer(({ offer }) => offer !== null);
  return (
    offered && (
      <Suspense fallback={null}>
        <RenameNotice />
      </Suspense>
    )
  );
}

function RecoveryNotice() {
  const w = useWords();
  const locale = useLocale();
  const recovery = useNotices((notices) => notices.recovery);
  if (!recovery) return null;
  return (
    <div className="banner warn" role="alert" data-testid="recovery">
      <Icon name="warning" className="bpx" />
      <div className="text">
        <b className="b">{w.notice.crashTitle}</b>
        <p>{w.notice.crashText(formatAge(Date.now() - recovery.copy.changedMs, locale))}</p>
      </div>
      <button type="button" className="btn small" onClick={restoreRecovery}>
        {w.notice.crashRestore}
      </button>
      <button type="button" className="btn small ghost" onClick={dropRecovery}>
        {w.notice.crashDrop}
      </button>
    </div>
  );
}

function StaleNotice() {
  const w = useWords();
  const save = useDocument((state) => state.save);
  const [opened, setOpened] = useState<StaleSave | null>(null);
  if (save.kind !== "stale") return null;
  const { kept } = save;
  const keepBoth = () =>
    saveAsCopy(duplicateName(currentDocument().name)).then(
      (id) => go({ kind: "document", id }),
      (error: unknown) => reportFailure(w.notice.actionFailed(w.notice.staleKeep), error),
    );
  return (
    <div className="banner warn" role="alert" data-testid="stale-document">
      <Icon name="warning" className="bpx" />
      <div className="text">
        <b className="b">{w.notice.staleTitle}</b>
        <p>{w.notice.staleText(kept?.side ?? null)}</p>
      </div>
      {kept !== null && (
        <button type="button" className="btn small" data-testid="stale-open" onClick={() => setOpened(kept)}>
          {w.notice.staleOpen(kept.side)}
        </button>
      )}
      <button type="button" className="btn small" onClick={() => void keepBoth()}>
        {w.draw.staleCopy}
      </button>
      <button type="button" className="btn small ghost" onClick={() => void reopen()}>
        {w.notice.staleTheirs}
      </button>
      {opened !== null && (
        <Suspense fallback={null}>
          <DiffDialog from={opened.version} to={opened.side} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </div>
  );
}

/** Said once: without a copy in this browser a crash of the server would lose the last changes. */
function QuotaNotice() {
  const w = useWords();
  const full = useNotices((notices) => notices.noCopy === "told");
  if (!full) return null;
  return (
    <div className="banner warn" role="alert" data-testid="quota">
      <Icon name="warning" className="bpx" />
      <div className="text">
        <b className="b">{w.draw.quotaTitle}</b>
        <p>{w.draw.quotaText}</p>
      </div>
      <IconButton
        className="ghost"
        icon="close"
        label={w.notice.dismiss}
        onClick={() => setNotices({ noCopy: "dismissed" })}
      />
    </div>
  );
}

/** The offer to be shown around, for somebody who sees the product for the first time. */
export function TourNotice() {
  const w = useWords();
  const dismissed = usePreferences((preferences) => preferences.tourDismissed);
  const example = useDocument((state) => state.example);
  const running = useLive((state) => state.job?.summary.state === "running");
  if (dismissed || !running || !example) return null;
  return (
    <div className="banner" data-testid="tour">
      <span className="text">{w.tour.offer}</span>
      <button type="button" className="btn small primary" data-testid="tour-start" onClick={startTour}>
        {w.tour.start}
      </button>
      <IconButton
        className="ghost small"
        icon="close"
        label={w.tour.dismiss}
        onClick={() => setPreferences({ tourDismissed: true })}
      />
    </div>
  );
}
