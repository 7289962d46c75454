import type { VersionSummary } from "@millrace/protocol";
import type { Words } from "../i18n/words.ts";

/** What a version changed, in a few words; empty where nobody knows, as of the first one. */
export function summaryWords(summary: VersionSummary, w: Words["versions"]): string {
  if (summary === null) return "";
  const { added, removed, changed, moved, edges, settings, annotations, renamed } = summary;
  const parts = [
    added > 0 ? w.added(added) : "",
    removed > 0 ? w.removed(removed) : "",
    changed > 0 ? w.changed(changed) : "",
    moved > 0 ? w.moved(moved) : "",
    edges > 0 ? w.edges(edges) : "",
    settings > 0 ? w.settings(settings) : "",
    annotations > 0 ? w.annotations(annotations) : "",
    renamed ? w.renamed : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? w.viewOnly : parts.join(w.comma);
}
