import { exampleSummaries } from "@millrace/nodes";
import type { DocumentSummary } from "@millrace/protocol";
import { duplicateDocument } from "../actions/document-actions.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { isOver } from "../monitor/job-state-view.ts";
import { useLive } from "../monitor/live-store.ts";
import { exampleIdOf } from "../store/example-id.ts";
import { listedName } from "../store/example-language.ts";
import { go } from "../store/navigation.ts";
import { IconButton } from "../ui/icon-button.tsx";

const ORDER: ReadonlyMap<string, number> = new Map(
  exampleSummaries.map(({ id }, index) => [exampleIdOf(id), index]),
);
const SUMMARIES = new Map(exampleSummaries.map(({ id, summary }) => [exampleIdOf(id), summary]));

const orderOf = ({ id }: DocumentSummary): number => ORDER.get(id) ?? ORDER.size;

/** The examples that this server keeps, each with what there is to see, in the order in which they teach. */
export function ExampleGallery({ documents }: { readonly documents: readonly DocumentSummary[] }) {
  return (
    <ul className="gallery">
      {documents
        .toSorted((a, b) => orderOf(a) - orderOf(b))
        .map((document) => (
          <ExampleCard key={document.id} document={document} />
        ))}
    </ul>
  );
}

function ExampleCard({ document }: { readonly document: DocumentSummary }) {
  const w = useWords();
  const locale = useLocale();
  const job = useLive((state) =>
    state.jobs?.find(({ documentId, state: at }) => documentId === document.id && !isOver(at)),
  );
  const name = listedName(document.name, true, locale);
  return (
    <li className="gallery-card" data-testid={`document-${document.id}`}>
      <h3>
        <button type="button" className="name-link" onClick={() => go({ kind: "document", id: document.id })}>
          {name}
        </button>
      </h3>
      <p>{SUMMARIES.get(document.id)?.[locale]}</p>
      <footer>
        {job && (
          <button type="button" className="okc row" onClick={() => go({ kind: "job", id: job.id })}>
            <i className="state-dot" />
            {w.documents.running}
          </button>
        )}
        {document.version > 1 && (
          <span className="dd">
            {w.documents.version} <span className="m">{document.version}</span>
          </span>
        )}
        <IconButton
          className="ghost small r"
          icon="copy"
          label={`${w.documents.duplicate}: ${name}`}
          onClick={() => void duplicateDocument(document.id)}
        />
      </footer>
    </li>
  );
}
