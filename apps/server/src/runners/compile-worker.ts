import { parentPort } from "node:worker_threads";
import {
  compile,
  diffDocuments,
  invariant,
  openDocument,
  openDocumentText,
  renderDiagnostic,
} from "@millrace/graph";
import type { Diagnostic, DiffKind, FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { z } from "zod";
import { RequestError } from "../api-error.ts";
import { discoverFile } from "./discover-file.ts";
import { parseJson } from "../routes/json-safety.ts";
import type {
  CompileAnswer,
  CompileReply,
  CompileRequest,
  CompileTask,
  Envelope,
} from "./compile-messages.ts";

/**
 * The compile thread: everything whose time grows with the size of a document or a file (parsing, checking, compiling,
 * discovering) happens here, so that the event loop of the server is never late for it.
 */
const ENVELOPES = {
  create: z.strictObject({ document: z.unknown() }),
  save: z.strictObject({ baseVersion: z.int(), document: z.unknown() }),
} as const;

function answer(task: CompileTask): CompileAnswer {
  try {
    switch (task.kind) {
      case "open":
        return open(task.bytes, task.envelope);
      case "compile":
        return compiled(task.body);
      case "compare":
        return compared(task.before, task.after);
      case "discover":
        return { kind: "discovered", columns: discoverFile(task.file) };
    }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { code, message, details } = error;
    return { kind: "refused", code, message, details };
  }
}

function open(bytes: Uint8Array, envelope: Envelope): CompileAnswer {
  const json = parseJson(utf8(bytes));
  const parsed = ENVELOPES[envelope].safeParse(json);
  if (!parsed.success) {
    throw new RequestError(
      "request.invalid",
      `The body is not valid: ${parsed.error.issues[0]?.message ?? ""}.`,
    );
  }
  const opened = openDocument(parsed.data.document);
  if (!opened.ok) throw refusedDocument(opened.diagnostics);
  const baseVersion = "baseVersion" in parsed.data ? Number(parsed.data.baseVersion) : 0;
  return { kind: "opened", name: opened.document.name, body: JSON.stringify(opened.document), baseVersion };
}

function compiled(body: string): CompileAnswer {
  return { kind: "compiled", result: compile(stored(body), catalog) };
}

function compared(before: string, after: string): CompileAnswer {
  const { nodes, edges, settings, annotations, renamed } = diffDocuments(stored(before), stored(after));
  const count = (kind: DiffKind): number => nodes.filter((node) => node.kind === kind).length;
  const summary = {
    added: count("added"),
    removed: count("removed"),
    changed: count("changed"),
    moved: count("moved"),
    edges: edges.length,
    settings: settings.length,
    annotations: annotations.length,
    renamed: renamed !== null,
  };
  return { kind: "compared", summary };
}

function stored(body: string): FlowDocument {
  const opened = openDocumentText(body);
  if (!opened.ok) throw refusedDocument(opened.diagnostics);
  return opened.document;
}

function refusedDocument(diagnostics: readonly Diagnostic[]): RequestError {
  const [first] = diagnostics;
  const words = first === undefined ? "The document is not valid." : renderDiagnostic(first, "en").message;
  return new RequestError("document.invalid", words, diagnostics);
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RequestError("request.malformed", "The body is not UTF-8.");
  }
}

invariant(parentPort !== null, "the compile thread is a worker");
const port = parentPort;
port.on("message", ({ id, ...task }: CompileRequest) => {
  port.postMessage({ id, answer: answer(task) } satisfies CompileReply);
});
