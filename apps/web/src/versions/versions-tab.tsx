import type { DocumentVersion } from "@millrace/protocol";
import { compareVersion, restoreVersion } from "../actions/version-actions.ts";
import { server } from "../api/server.ts";
import { currentWords, useLocale, useWords } from "../i18n/use-words.ts";
import { formatMoment } from "../jobs/format-moment.ts";
import { serverNow } from "../monitor/live-store.ts";
import { useDocument } from "../store/document-store.ts";
import { reportFailure } from "../store/notice-store.ts";
import { setView, useView, VERSIONS_PAGE } from "../store/view-store.ts";
import { DiffDialog } from "./diff-dialog.tsx";
import { summaryWords } from "./summary-words.ts";
import { useVersions } from "./use-versions.ts";
import "./versions.css";

/** The versions of the open pipeline, a page at a time: named, compared, restored. */
export function VersionsTab() {
  const w = useWords();
  const { versions, refresh } = useVersions();
  const compared = useView((view) => view.comparedVersion);
  if (versions === null) return <p className="dd drawer-note">{w.documents.loading}</p>;
  return (
    <>
      <table className="tbl versions" data-testid="version-list">
        <thead>
          <tr>
            <th className="n">{w.documents.version}</th>
            <th>{w.documents.saved}</th>
            <th>{w.versions.name}</th>
            <th>{w.versions.changes}</th>
            <th>
              <span className="visually-hidden">{w.versions.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {versions.map((version) => (
            <VersionRow key={version.version} version={version} onRenamed={refresh} />
          ))}
        </tbody>
      </table>
      {(versions.at(-1)?.version ?? 1) > 1 && (
        <button type="button" className="btn small" data-testid="earlier-versions" onClick={showEarlier}>
          {w.versions.earlier}
        </button>
      )}
      <p className="dd drawer-note">{w.versions.rule}</p>
      {compared !== null && <DiffDialog key={compared} from={compared} to={null} onClose={closeDiff} />}
    </>
  );
}

function showEarlier(): void {
  setView((view) => ({ versionsShown: view.versionsShown + VERSIONS_PAGE }));
}

function closeDiff(): void {
  setView({ comparedVersion: null });
}

interface VersionRowProps {
  readonly version: DocumentVersion;
  readonly onRenamed: () => void;
}

function VersionRow({ version, onRenamed }: VersionRowProps) {
  const w = useWords();
  const locale = useLocale();
  const { version: number, savedMs, current, side, summary } = version;
  return (
    <tr data-testid={`version-${number}`}>
      <td className="n b">{number}</td>
      <td>
        {formatMoment(savedMs, serverNow(), locale)}
        {current && <span className="tag">{w.versions.current}</span>}
        {side && <span className="tag late">{w.versions.side}</span>}
      </td>
      <td>
        <NameField version={version} onRenamed={onRenamed} />
      </td>
      <td className="wrap d">{summaryWords(summary, w.versions)}</td>
      <td className="actions-cell">
        {!current && (
          <span>
            <button
              type="button"
              className="btn small"
              data-testid={`compare-${number}`}
              aria-label={w.versions.compareOne(number)}
              onClick={() => compareVersion(number)}
            >
              {w.versions.compare}
            </button>
            <button
              type="button"
              className="btn small"
              data-testid={`restore-${number}`}
              aria-label={w.versions.restoreOne(number)}
              title={w.versions.restoreTitle}
              onClick={() => void restoreVersion(number)}
            >
              {w.versions.restore}
            </button>
          </span>
        )}
      </td>
    </tr>
  );
}

function NameField({ version: { version, name }, onRenamed }: VersionRowProps) {
  const w = useWords();
  return (
    <input
      className="inp"
      key={name}
      defaultValue={name ?? ""}
      maxLength={120}
      placeholder={w.versions.unnamed}
      aria-label={w.versions.nameOne(version)}
      onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
      onBlur={(event) => {
        const next = event.target.value.trim() || null;
        if (next !== name) void rename(version, next).then(onRenamed);
      }}
    />
  );
}

async function rename(version: number, name: string | null): Promise<void> {
  const { id } = useDocument.getState();
  if (id === null) return;
  try {
    await server.nameVersion(id, version, name);
  } catch (error) {
    reportFailure(currentWords().versions.name, error);
  }
}
