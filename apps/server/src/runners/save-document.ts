import { RequestError } from "../api-error.ts";
import type { Services } from "../services.ts";
import type { DocumentText, SaveResult } from "../storage/document-store.ts";

type Saves = Pick<Services, "documents" | "versions" | "compiler">;

interface Saved {
  readonly id: string;
  readonly version: number;
  readonly savedMs: number;
}

export interface Saving {
  readonly id: string;
  readonly baseVersion: number;
  readonly document: DocumentText;
}

/**
 * Stores a version on top of `baseVersion` with a summary of what it changed. Throws
 * RequestError where the document is unknown, or was changed since: the text is kept beside it then.
 */
export async function saveDocument(services: Saves, { id, baseVersion, document }: Saving): Promise<Saved> {
  return described(services, id, await services.documents.save(id, baseVersion, document));
}

/** Makes an earlier version the newest again, as `saveDocument` would its text; null where it is not kept. */
export async function restoreVersion(
  services: Saves,
  {
    id,
    version,
    baseVersion,
  }: { readonly id: string; readonly version: number; readonly baseVersion: number },
): Promise<Saved | null> {
  const result = await services.documents.restore(id, version, baseVersion);
  return result === null ? null : described(services, id, result);
}

async function described(
  { documents, versions, compiler }: Saves,
  id: string,
  result: SaveResult,
): Promise<Saved> {
  if (result.kind !== "saved") throw refusal(result);
  const { version, savedMs, replaced } = result;
  if (replaced !== null) {
    const [before, after] = await Promise.all([documents.read(id, replaced), documents.read(id, version)]);
    if (before !== null && after !== null)
      await versions.describe(id, version, await compiler.compare(before.body, after.body));
  }
  return { id, version, savedMs };
}

function refusal(result: Exclude<SaveResult, { readonly kind: "saved" }>): RequestError {
  if (result.kind === "unknown") return new RequestError("document.unknown", "There is no such document.");
  const { version, savedMs, side } = result;
  const message = `Version ${version} was saved in the meantime. Nothing was overwritten: yours is kept as version ${side}.`;
  return new RequestError("document.stale", message, [{ version, savedMs, side }]);
}
