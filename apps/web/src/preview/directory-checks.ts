import type { Diagnostic, FlowDocument } from "@millrace/graph";
import { server } from "../api/server.ts";
import { directoryDifferences, directorySettings } from "./directory-differences.ts";
import type { DirectorySettings, SampledColumns } from "./directory-differences.ts";
import { sampledFiles } from "./sampled-files.ts";

/** Files are asked for once nothing of the node has been typed for so long. */
const PAUSE_MS = 400;

/** What a directory's files were found to have, by the settings that they were looked at with. */
const known = new Map<string, readonly SampledColumns[]>();
/** By node: what is asked, or was last. */
const asked = new Map<string, Question>();

interface Question {
  readonly key: string;
  readonly settings: DirectorySettings;
}

/**
 * How files that stand for all of a directory differ from the columns of its node. What was not looked at yet is asked for;
 * `changed` is called where an answer is another than before. Files that cannot be read say nothing: running them does.
 */
export function knownDifferences(document: FlowDocument, changed: () => void): readonly Diagnostic[] {
  return document.nodes.flatMap((node) => {
    const settings = directorySettings(node);
    if (settings === null) return [];
    const { schema: _schema, ...ofFiles } = settings;
    const key = JSON.stringify(ofFiles);
    const isAsked = asked.get(node.id)?.key === key;
    const question = { key, settings };
    if (!isAsked) asked.set(node.id, question);
    const files = known.get(key);
    if (files !== undefined) return directoryDifferences(node.id, settings, files);
    if (!isAsked)
      setTimeout(() => asked.get(node.id) === question && void look(node.id, question, changed), PAUSE_MS);
    return [];
  });
}

/** Looks at the files anew: they may have changed. */
export function lookAgain(changed: () => void): void {
  for (const [nodeId, question] of asked) void look(nodeId, question, changed);
}

async function look(nodeId: string, question: Question, changed: () => void): Promise<void> {
  const { key, settings } = question;
  const files = await sampledColumns(settings).catch(() => null);
  if (files === null || asked.get(nodeId) !== question) return;
  const before = known.get(key);
  known.set(key, files);
  if (JSON.stringify(before) !== JSON.stringify(files)) changed();
}

async function sampledColumns(settings: DirectorySettings): Promise<readonly SampledColumns[]> {
  const { format, delimiter, header } = settings;
  const paths = await sampledFiles(settings, server.files);
  const written: Readonly<Record<string, string>> =
    format === "csv" ? { delimiter, header: String(header) } : {};
  const answers = await Promise.allSettled(
    paths.map((path) => server.fileColumns({ path, format, ...written })),
  );
  return answers.flatMap((answer, index) =>
    answer.status === "fulfilled" ? [{ path: paths[index]!, found: answer.value }] : [],
  );
}
