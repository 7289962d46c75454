import type { DocumentSummary } from "@millrace/protocol";
import { lazy, Suspense } from "react";
import { duplicateDocument, importDocument, newDocument } from "../actions/document-actions.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { askToDelete } from "../store/deletion-store.ts";
import { go } from "../store/navigation.ts";
import { EmptyChannel } from "../ui/empty-channel.tsx";
import { formatAge } from "../ui/format-figure.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { NodeGalleryBelow } from "./node-gallery-below.tsx";
import { PageFrame } from "./page-frame.tsx";
import { useDocuments } from "./use-documents.ts";

const ExampleGallery = lazy(async () => ({
  default: (await import("./example-gallery.tsx")).ExampleGallery,
}));

/** All pipelines: the reader's own and the examples. */
export function DocumentsPage() {
  const w = useWords();
  const documents = useDocuments();
  const own = documents?.filter((document) => !document.example) ?? [];
  const examples = documents?.filter((document) => document.example) ?? [];
  return (
    <PageFrame page="documents" actions={<PageActions />}>
      {documents === null && <p className="dd">{w.documents.loading}</p>}
      {documents !== null && (
        <>
          <h2 className="heading">{w.documents.yours}</h2>
          {own.length === 0 ? <NoDocuments /> : <DocumentTable documents={own} />}
          <h2 className="heading">{w.documents.examples}</h2>
          <Suspense fallback={null}>
            <ExampleGallery documents={examples} />
          </Suspense>
          <NodeGalleryBelow />
        </>
      )}
    </PageFrame>
  );
}

function PageActions() {
  const w = useWords();
  return (
    <>
      <button type="button" className="btn" data-testid="import" onClick={() => void importDocument()}>
        <Icon name="upload" />
        {w.documents.import}
      </button>
      <button
        type="button"
        className="btn primary"
        data-testid="new-document"
        onClick={() => void newDocument()}
      >
        <Icon name="plus" />
        {w.documents.new}
      </button>
    </>
  );
}

function NoDocuments() {
  const w = useWords();
  return (
    <div className="empty">
      <EmptyChannel />
      <div>
        <p className="b">{w.documents.none}</p>
        <p>{w.documents.noneText}</p>
        <div className="actions">
          <button type="button" className="btn primary" onClick={() => void newDocument()}>
            {w.documents.new}
          </button>
        </div>
      </div>
    </div>
  );
}

function DocumentTable({ documents }: { readonly documents: readonly DocumentSummary[] }) {
  const w = useWords();
  const locale = useLocale();
  const jobs = useLive((state) => state.jobs);
  return (
    <div className="page-table">
      <table className="tbl">
        <thead>
          <tr>
            <th>{w.documents.name}</th>
            <th>
              <span className="visually-hidden">{w.jobs.state}</span>
            </th>
            <th className="n">{w.documents.version}</th>
            <th className="n">{w.documents.saved}</th>
            <th>
              <span className="visually-hidden">{w.documents.duplicate}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => {
            const job = jobs?.find(
              (candidate) => candidate.documentId === document.id && !isOver(candidate.state),
            );
            return (
              <tr key={document.id} data-testid={`document-${document.id}`}>
                <td>
                  <button
                    type="button"
                    className="name-link"
                    onClick={() => go({ kind: "document", id: document.id })}
                  >
                    {document.name}
                  </button>
                </td>
                <td>
                  {job && (
                    <button type="button" className="okc row" onClick={() => go({ kind: "job", id: job.id })}>
                      <i className="state-dot" />
                      {w.documents.running}
                    </button>
                  )}
                </td>
                <td className="n">{document.version}</td>
                <td className="n">{w.run.ago(formatAge(Date.now() - document.savedMs, locale))}</td>
                <td className="actions-cell">
                  <span>
                    <IconButton
                      className="ghost"
                      icon="copy"
                      label={w.documents.duplicate}
                      onClick={() => void duplicateDocument(document.id)}
                    />
                    <IconButton
                      className="ghost"
                      icon="trash"
                      label={w.documents.delete}
                      onClick={() => askToDelete({ kind: "document", id: document.id, name: document.name })}
                    />
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
