import type { DocumentVersion } from "@millrace/protocol";
import { useCallback, useEffect, useState } from "react";
import { server } from "../api/server.ts";
import { currentWords } from "../i18n/use-words.ts";
import { useDocument } from "../store/document-store.ts";
import { reportFailure } from "../store/notice-store.ts";
import { useView } from "../store/view-store.ts";

/** The newest versions of the open document, as many as are shown, the newest first; again after each save, also of one that was refused; null until they are there. */
export function useVersions(): {
  readonly versions: readonly DocumentVersion[] | null;
  readonly refresh: () => void;
} {
  const id = useDocument((state) => state.id);
  const newest = useDocument((state) => state.version);
  const side = useDocument(({ save }) => (save.kind === "stale" ? save.kept?.side : null));
  const shown = useView((view) => view.versionsShown);
  const [known, setKnown] = useState<{
    readonly id: string;
    readonly versions: readonly DocumentVersion[];
  } | null>(null);
  const refresh = useCallback(() => {
    if (id === null) return;
    server.versions(id, shown).then(
      (versions) => setKnown({ id, versions }),
      (error: unknown) => reportFailure(currentWords().versions.tab, error),
    );
  }, [id, shown]);
  useEffect(refresh, [refresh, newest, side]);
  return { versions: known !== null && known.id === id ? known.versions : null, refresh };
}
