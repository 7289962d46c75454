import type { DocumentSummary } from "@millrace/protocol";
import { useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { useDeletion } from "../store/deletion-store.ts";
import { reportFailure } from "../store/notice-store.ts";

/** The documents of the server, again when one was deleted; null until they are there. */
export function useDocuments(): readonly DocumentSummary[] | null {
  const [documents, setDocuments] = useState<readonly DocumentSummary[] | null>(null);
  const gone = useDeletion((deletion) => deletion.gone);
  useEffect(() => {
    server
      .documents()
      .then(setDocuments, (error: unknown) => reportFailure(currentWords().notice.unreachable, error));
  }, [gone]);
  return documents;
}
