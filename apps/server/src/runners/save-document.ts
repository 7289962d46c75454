import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import type { DocumentText, SaveResult } from "../storage/document-store.ts";

export interface Saving {
  readonly id: string;
  readonly baseVersion: number;
  readonly document: DocumentText;
}

/**
 * Stores a version on top of `baseVersion` with a summary of what it changed, and thins out older ones. Throws
 * RequestError where the document is unknown, or was changed since: the text is kept beside it then.
 */
export async function saveDocument(
  { documents, versions, compiler }: Pick<Services, "documents" | "versions" | "compiler">,
  { id, baseVersion, document }: Saving,
): Promise<{ readonly id: string; readonly version: number; readonly savedMs: number }> {
  const before = documents.read(id);
  const result = documents.save(id, baseVersion, document);
  if (result.kind !== "saved") throw refusal(result);
  const { version, savedMs } = result;
  if (before !== null && before.version !== version) {
    versions.describe(id, version, await compiler.compare(before.body, document.body));
    versions.thin(id);
  }
  return { id, version, savedMs };
}

function refusal(result: Exclude<SaveResult, { readonly kind: "saved" }>): RequestError {
  if (result.kind === "unknown") return new RequestError("document.unknown", "There is no such document.");
  const { version, savedMs, side } = result;
  const message = `Version ${version} was saved in the meantime. Nothing was overwritten: yours is kept as version ${side}.`;
  return new RequestError("document.stale", message, [{ version, savedMs, side }]);
}
