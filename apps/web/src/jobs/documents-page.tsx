import type { DocumentSummary } from "@millrace/protocol";
import { useCallback, useEffect, useState } from "react";
import { duplicateDocument, importDocument, newDocument } from "../actions/document-actions.ts";
import { server } from "../api/server.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { useLive } from "../monitor/live-store.ts";
import { go } from "../store/navigation.ts";
import { reportFailure } from "../store/notice-store.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { ListPage } from "./list-page.tsx";

/** Every pipeline of the server: the person's own, then the examples. */
export function DocumentsPage() {
  const w = useWords();
  const { documents, reload } = useDocuments();
  const own = documents?.filter((document) => !document.example) ?? [];
  const examples = documents?.filter((document) => document.example) ?? [];
  return (
    <ListPage shown="documents">
      <h1>
        {w.documents.yours}
        <span className="row r">
          <button type="button" className="btn" onClick={() => void importDocument()}>
            {w.documents.import}
          </button>
          <button type="button" className="btn primary" data-testid="new-document" onClick={() => void newDocument()}>
            <Icon name="plus" />
            {w.documents.new}
          </button>
        </span>
      </h1>
      {documents === null && <p className="dd">{w.documents.loading}</p>}
      {documents !== null && own.length === 0 && (
        <div className="empty">
          <div>
            <p className="b">{w.documents.none}</p>
            <p>{w.documents.noneText}</p>
          </div>
        </div>
      )}
      {own.length > 0 && <DocumentTable documents={own} reload={reload} />}
      {examples.length > 0 && <h1>{w.documents.examples}</h1>}
      {examples.length > 0 && <DocumentTable documents={examples} reload={reload} />}
    </ListPage>
  );
}

function useDocuments() {
  const [documents, setDocuments] = useState<readonly DocumentSummary[] | null>(null);
  const title = useWords().documents.title;
  const reload = useCallback(() => {
    server.documents().then(setDocuments, (error: unknown) => reportFailure(title, error));
  }, [title]);
  useEffect(reload, [reload]);
  return { documents, reload };
}

function DocumentTable({ documents, reload }: { readonly documents: readonly DocumentSummary[]; readonly reload: () => void }) {
  const w = useWords();
  return (
    <div className="card">
      <table className="tbl" data-testid="documents">
        <thead>
          <tr>
            <th>{w.documents.name}</th>
            <th className="n">{w.documents.version}</th>
            <th>{w.documents.saved}</th>
            <th aria-label={w.documents.open} />
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <DocumentRow key={document.id} document={document} reload={reload} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DocumentRow({ document, reload }: { readonly document: DocumentSummary; readonly reload: () => void }) {
  const w = useWords();
  const locale = useLocale();
  const [asking, setAsking] = useState(false);
  const job = useLive((state) => state.jobs?.find((candidate) => candidate.documentId === document.id && candidate.state === "running"));
  const drop = () => {
    setAsking(false);
    server.deleteDocument(document.id).then(reload, (error: unknown) => reportFailure(w.documents.delete, error));
  };
  return (
    <tr>
      <td>
        <button type="button" className="link" onClick={() => go({ kind: "document", id: document.id })}>
          {document.name}
        </button>{" "}
        {job && (
          <button type="button" className="tag" onClick={() => go({ kind: "job", id: job.id })}>
            {w.documents.running}
          </button>
        )}
      </td>
      <td className="n">{document.version}</td>
      <td className="k">{new Date(document.savedMs).toLocaleString(locale === "zh" ? "zh-CN" : "en-GB")}</td>
      <td className="n">
        <button type="button" className="btn small ghost" onClick={() => void duplicateDocument(document.id)}>
          {w.documents.duplicate}
        </button>
        {!document.example && (
          <button type="button" className="btn small ghost" onClick={() => setAsking(true)}>
            {w.documents.delete}
          </button>
        )}
        {asking && (
          <ConfirmDialog
            title={w.documents.deleteTitle(document.name)}
            text={w.documents.deleteText}
            confirm={w.documents.delete}
            keep={w.documents.keep}
            onClose={(confirmed) => (confirmed ? drop() : setAsking(false))}
          />
        )}
      </td>
    </tr>
  );
}
