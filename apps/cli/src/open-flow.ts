import { readFileSync } from "node:fs";
import { openDocumentText } from "@millrace/graph";
import type { Diagnostic, FlowDocument } from "@millrace/graph";
import { CommandError } from "./command-error.ts";
import { diagnosticText } from "./diagnostic-text.ts";

export type OpenedFlow =
  | { readonly ok: true; readonly document: FlowDocument }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads a `*.flow.json` file. Throws CommandError where it cannot be read at all. */
export function openFlow(path: string): OpenedFlow {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CommandError(
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`,
    );
  }
  return openDocumentText(text);
}

/** The document of a file, or CommandError with every problem of it. */
export function flowOf(path: string): FlowDocument {
  const opened = openFlow(path);
  if (opened.ok) return opened.document;
  const problems = opened.diagnostics.map((diagnostic) => diagnosticText(diagnostic, null));
  throw new CommandError(`${path} is no pipeline:\n${problems.join("\n")}`, 1);
}
