import { parentPort } from "node:worker_threads";
import { compileChecked } from "@millrace/functions";
import {
  diffDocuments,
  hasErrors,
  invariant,
  openDocument,
  openDocumentText,
  renderDiagnostic,
} from "@millrace/graph";
import type { Diagnostic, DiffKind, FlowDocument, StateBackendKind } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { z } from "zod";
import { trialSchema } from "@millrace/protocol";
import { RequestError } from "../api-error.ts";
import { discoverFile } from "./discover-file.ts";
import { FileRoots } from "./file-roots.ts";
import { withOwnAddress } from "./own-address.ts";
import { resolveFiles } from "./resolve-files.ts";
import { parseJson } from "../routes/json-safety.ts";
import { trialGraph } from "./trial-graph.ts";
import { transferList } from "../transfer-list.ts";
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
  trial: z.strictObject({ inputs: trialSchema.shape.inputs, document: z.unknown() }),
} as const;

async function answer(task: CompileTask): Promise<CompileAnswer> {
  try {
    switch (task.kind) {
      case "open":
        return open(task.bytes, task.envelope);
      case "compile":
        return await compiled(task);
      case "trial":
        return await plannedTrial(task);
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
  const data = unpacked(bytes, envelope);
  const document = checkedDocument(data.document);
  const baseVersion = "baseVersion" in data ? Number(data.baseVersion) : 0;
  const body = new TextEncoder().encode(JSON.stringify(document));
  return { kind: "opened", name: document.name, body, baseVersion };
}

function unpacked<E extends keyof typeof ENVELOPES>(bytes: Uint8Array, envelope: E) {
  const parsed = ENVELOPES[envelope].safeParse(parseJson(utf8(bytes)));
  if (parsed.success) return parsed.data as z.infer<(typeof ENVELOPES)[E]>;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.join(".")}`;
  throw new RequestError("request.invalid", `The body is not valid${at}: ${issue?.message ?? ""}.`);
}

function checkedDocument(json: unknown): FlowDocument {
  const opened = openDocument(json);
  if (opened.ok) return opened.document;
  throw refusedDocument(opened.diagnostics);
}

async function compiled(task: CompileDocument): Promise<CompileAnswer> {
  const { body, roots, parallelism, stateBackend, address } = task;
  const document = withOwnAddress(stored(body), address);
  const settings = {
    ...document.settings,
    ...(parallelism !== null && { parallelism }),
    ...defaultBackend(document, stateBackend),
  };
  const { diagnostics, streamGraph, jobGraph } = await compileChecked({ ...document, settings }, catalog);
  if (streamGraph === null || jobGraph === null || hasErrors(diagnostics))
    return { kind: "compiled", diagnostics, graphs: null };
  const resolved = await resolveFiles(jobGraph, new FileRoots(roots));
  if (!resolved.ok)
    return { kind: "compiled", diagnostics: [...resolved.diagnostics, ...diagnostics], graphs: null };
  const positions = Object.fromEntries(document.nodes.map(({ id, position: { x, y } }) => [id, { x, y }]));
  const whole = { streamGraph, jobGraph: resolved.jobGraph, positions };
  const json = new TextEncoder().encode(JSON.stringify(whole));
  const graphs = { jobGraph: resolved.jobGraph, streamEdges: streamGraph.edges, json };
  return { kind: "compiled", diagnostics, graphs };
}

const defaultBackend = ({ settings }: FlowDocument, kind: StateBackendKind | null) => ({
  stateBackend: settings.stateBackend ?? (kind && { kind }),
});

/** Files of sources and sinks are not looked at: rows take their place. */
async function plannedTrial(task: Extract<CompileTask, { readonly kind: "trial" }>): Promise<CompileAnswer> {
  const { document: json, inputs } = unpacked(task.bytes, "trial");
  const document = withOwnAddress(checkedDocument(json), task.address);
  const settings = { ...document.settings, ...defaultBackend(document, task.stateBackend) };
  const { diagnostics, streamGraph, jobGraph } = await compileChecked({ ...document, settings }, catalog);
  if (streamGraph === null || jobGraph === null || hasErrors(diagnostics)) throw withErrors(diagnostics);
  const resolved = await resolveFiles(
    trialGraph({ streamGraph, jobGraph }, inputs),
    new FileRoots(task.roots),
  );
  if (!resolved.ok) throw withErrors(resolved.diagnostics);
  return { kind: "planned-trial", jobGraph: resolved.jobGraph };
}

const withErrors = (diagnostics: readonly Diagnostic[]): RequestError =>
  new RequestError("document.invalid", "The pipeline has errors.", diagnostics);

type CompileDocument = Extract<CompileTask, { readonly kind: "compile" }>;

function compared(before: Uint8Array, after: Uint8Array): CompileAnswer {
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

function stored(body: Uint8Array): FlowDocument {
  const opened = openDocumentText(utf8(body));
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

async function work({ id, ...task }: CompileRequest): Promise<void> {
  const reply = { id, answer: await answer(task) } satisfies CompileReply;
  const bytes = reply.answer.kind === "compiled" ? reply.answer.graphs : reply.answer;
  port.postMessage(reply, transferList([bytes]));
}

/** One after the other, though some wait for the file system. */
let last = Promise.resolve();
port.on("message", (request: CompileRequest) => {
  last = last.then(() => work(request));
});
