import { openDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import type { Capture } from "@millrace/protocol";
import { decodeRun } from "./run-link.ts";
import type { LinkedSpec, RunSpec } from "./run-spec.ts";

export type LinkedRun =
  | { readonly kind: "run"; readonly spec: RunSpec }
  | { readonly kind: "unreadable" }
  /** Its graph is kept by another server, or not any more. */
  | { readonly kind: "not-here" }
  /** Its input is not kept any more, its graph is: new input can be captured for it. */
  | { readonly kind: "no-capture"; readonly spec: RunSpec };

interface Kept {
  document(id: string, version: number): Promise<{ readonly document: FlowDocument }>;
  capture(id: string): Promise<Capture>;
}

/** The run of a link: in it, or where this server keeps its graph and its input. */
export async function linkedRun(link: string, kept: Kept): Promise<LinkedRun> {
  const linked = await decodeRun(link);
  if (linked === null) return { kind: "unreadable" };
  const { capture: captureId, ...rest } = linked;
  const capture = captureId === undefined ? null : await kept.capture(captureId).catch(() => null);
  const document = await documentOf(linked, capture, kept);
  if (document === null) return { kind: "not-here" };
  const spec = { ...rest, document };
  if (captureId === undefined) return { kind: "run", spec };
  if (capture === null) return { kind: "no-capture", spec };
  const { files, sockets, rows, hostSamples } = capture;
  return { kind: "run", spec: { ...spec, files, sockets, rows, hostSamples } };
}

async function documentOf(
  { document }: LinkedSpec,
  capture: Capture | null,
  kept: Kept,
): Promise<FlowDocument | null> {
  if ("stored" in document) {
    const { id, version } = document.stored;
    return (await kept.document(id, version).catch(() => null))?.document ?? null;
  }
  if ("example" in document) return (await import("./linked-example.ts")).linkedExample(document.example);
  if (!("captured" in document)) return document;
  const opened = openDocument(capture?.document ?? null);
  return opened.ok ? opened.document : null;
}
