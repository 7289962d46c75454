import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { PendingPart } from "../../io/io-service.ts";
import type { PartOwner, PartWriter } from "../../io/part-name.ts";
import type { OutputFiles } from "../../taskmanager/io/output-files.ts";
import { PartFileWriter } from "../../taskmanager/io/part-file-writer.ts";
import { FileAccess } from "../io/file-access.ts";
import { NodeOutputFiles } from "../io/node-output-files.ts";

/** A directory for each test that part files are written into. */
export const parts = { root: "" };
beforeEach(async () => {
  parts.root = await mkdtemp(join(tmpdir(), "millrace-parts-"));
});
afterEach(() => rm(parts.root, { recursive: true }));

export interface Given extends Partial<PartOwner & PartWriter> {
  readonly parallelism?: number;
  /** Of the process that the attempt runs in: another one by default. */
  readonly closedParts?: Set<string>;
  readonly files?: OutputFiles;
}

export const nodeFiles = async (): Promise<OutputFiles> =>
  new NodeOutputFiles(await FileAccess.within([parts.root]));

export async function writer(given: Given = {}) {
  const { jobId = "job", epoch = 1, attempt = 0, closedParts = new Set<string>() } = given;
  const { token = "t", subtask = 0, suffix = "txt", parallelism = 1 } = given;
  const files = given.files ?? (await nodeFiles());
  const output = { directory: parts.root, token, subtask, suffix, parallelism };
  const made = new PartFileWriter({ files, closedParts, output, by: { jobId, epoch, attempt } });
  return { writer: made, counter: await made.open() };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
export const name = (counter: number): string => `part-t-0-${counter}.txt`;
export const hidden = (visibleName: string, { jobId = "job", epoch = 1, attempt = 0 }: Given = {}): string =>
  `.${visibleName}.${jobId}.${epoch}-${attempt}.inprogress`;
// oxlint-disable-next-line max-params -- a part, and whose
export const part = (counter: number, text: string, checkpointId: number, by: Given = {}): PendingPart => ({
  name: name(counter),
  file: hidden(name(counter), by),
  bytes: text.length,
  rows: 1,
  checkpointId,
});
