import type { Capture, DocumentVersion } from "@millrace/protocol";
import type { DocumentState } from "../store/document-store.ts";
import { encodeRun } from "./run-link.ts";
import type { LinkedDocument, RunSpec } from "./run-spec.ts";

/** A link up to here has everything in it, and so needs no server. Many programs cut longer ones. */
const SHORT = 2_000;
/** Up to here the graph of a link that names its input is in it: new input can be captured for it when the old is gone. */
const WITH_GRAPH = 3_000;

interface Keeper {
  versions(documentId: string): Promise<readonly DocumentVersion[]>;
  nameVersion(documentId: string, version: number, name: string): Promise<unknown>;
  keepCapture(capture: Capture): Promise<{ readonly id: string }>;
}

interface Keeping {
  readonly keeper: Keeper;
  /** Of the version. */
  readonly name: string;
}

/**
 * The end of an address that leads to this step. Everything is in it while that is short. In a longer one an example is
 * named; another graph the server keeps as a version, which gets a name, so that it is kept for good, and the captured
 * input by its content.
 * Without a server the link is as long as it has to be.
 */
export async function stepLink(
  run: RunSpec,
  opened: Pick<DocumentState, "id" | "example" | "version" | "history" | "save">,
  keeping: Keeping,
): Promise<string> {
  const whole = await encodeRun(run);
  if (whole.length <= SHORT) return whole;
  return kept(run, opened, keeping).catch(() => whole);
}

async function kept(run: RunSpec, opened: Parameters<typeof stepLink>[1], keeping: Keeping): Promise<string> {
  const { files, sockets, rows, hostSamples } = run;
  const bare = { ...run, files: {}, sockets: {}, rows: {}, hostSamples: [] };
  const isRoomy = (await encodeRun(bare)).length + CAPTURE_LENGTH <= WITH_GRAPH;
  const document =
    (await exampleOf(run, opened)) ?? (isRoomy ? run.document : await keptVersion(run, opened, keeping));
  const hasInput = [files, sockets, rows, hostSamples].some((input) => Object.keys(input).length > 0);
  if (document !== null && !hasInput) return encodeRun({ ...run, document });
  const content = { files, sockets, rows, hostSamples, document: document === null ? run.document : null };
  const { id } = await keeping.keeper.keepCapture(content);
  return encodeRun({ ...bare, document: document ?? { captured: true }, capture: id });
}

/** One that came with the product is there wherever the product is. */
async function exampleOf(
  { document }: RunSpec,
  { id, example }: Parameters<typeof stepLink>[1],
): Promise<LinkedDocument | null> {
  if (!example) return null;
  const { exampleRef } = await import("./linked-example.ts");
  const ref = exampleRef(id, document);
  return ref && { example: ref };
}

/** Null where no version is this very graph. */
async function keptVersion(
  run: RunSpec,
  { id, example, version, history, save }: Parameters<typeof stepLink>[1],
  { keeper, name }: Keeping,
): Promise<LinkedDocument | null> {
  const isKept = id !== null && !example && save.kind === "saved" && history.value === run.document;
  if (!isKept) return null;
  const found = (await keeper.versions(id)).find((listed) => listed.version === version);
  if (found === undefined) return null;
  if (found.name === null) await keeper.nameVersion(id, version, name);
  return { stored: { id, version } };
}

/** What the name of a capture takes in a link, at most. */
const CAPTURE_LENGTH = 120;
