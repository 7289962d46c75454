import type { DocumentVersion } from "@millrace/protocol";
import type { DocumentState } from "../store/document-store.ts";
import { encodeRun } from "./run-link.ts";
import type { RunSpec } from "./run-spec.ts";

/** A link up to here has its graph in it, and so needs no server. Many programs cut longer ones. */
const SHORT = 2_000;

interface VersionKeeper {
  versions(documentId: string): Promise<readonly DocumentVersion[]>;
  nameVersion(documentId: string, version: number, name: string): Promise<unknown>;
}

/**
 * The end of an address that leads to this step. The graph is in it while that is short; a longer one that the server
 * keeps is named by its version, which gets a name, so that it is kept for good.
 */
export async function stepLink(
  run: RunSpec,
  opened: Pick<DocumentState, "id" | "example" | "version" | "history" | "save">,
  { keeper, name }: { readonly keeper: VersionKeeper; readonly name: string },
): Promise<string> {
  const whole = await encodeRun(run);
  const { id, example, version, history, save } = opened;
  const isKept = id !== null && !example && save.kind === "saved" && history.value === run.document;
  if (whole.length <= SHORT || !isKept) return whole;
  try {
    const found = (await keeper.versions(id)).find((listed) => listed.version === version);
    if (found === undefined) return whole;
    if (found.name === null) await keeper.nameVersion(id, version, name);
    return await encodeRun({ ...run, document: { stored: { id, version } } });
  } catch {
    return whole;
  }
}
