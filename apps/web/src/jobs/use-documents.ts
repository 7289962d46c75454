import type { DocumentSummary } from "@millrace/protocol";
import { useCallback, useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { reportFailure } from "../store/notice-store.ts";

/** The documents of the server; null until they are there. */
export function useDocuments(): {
  readonly documents: readonly DocumentSummary[] | null;
  readonly refresh: () => void;
} {
  const [documents, setDocuments] = useState<readonly DocumentSummary[] | null>(null);
  const refresh = useCallback(() => {
    server
      .documents()
      .then(setDocuments, (error: unknown) => reportFailure(currentWords().notice.unreachable, error));
  }, []);
  useEffect(refresh, [refresh]);
  return { documents, refresh };
}
