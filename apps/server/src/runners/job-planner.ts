import { hasErrors } from "@millrace/graph";
import type { Diagnostic, JobGraph, StreamGraph } from "@millrace/graph";
import { RequestError } from "../api-error.ts";
import type { DocumentStore } from "../storage/document-store.ts";
import type { Compiler } from "./compiler.ts";
import type { FileRoots } from "./file-roots.ts";
import { resolveFiles } from "./resolve-files.ts";

export interface JobPlan {
  readonly documentId: string;
  readonly version: number;
  readonly streamGraph: StreamGraph;
  /** With the absolute paths of files. */
  readonly jobGraph: JobGraph;
}

export interface JobPlannerParts {
  readonly compiler: Compiler;
  readonly roots: FileRoots;
  readonly documents: DocumentStore;
}

/** From a stored version of a document to what the engine can run. */
export class JobPlanner {
  readonly #parts: JobPlannerParts;

  constructor(parts: JobPlannerParts) {
    this.#parts = parts;
  }

  /** Of the newest version where none is named. Throws RequestError where it is unknown or has errors. */
  async plan(documentId: string, version: number | null): Promise<JobPlan> {
    const document = this.#parts.documents.read(documentId, version);
    if (document === null)
      throw new RequestError("document.unknown", "There is no such version of a document.");
    const { diagnostics, streamGraph, jobGraph } = await this.#parts.compiler.compile(document.body);
    if (streamGraph === null || jobGraph === null || hasErrors(diagnostics)) throw invalid(diagnostics);
    const resolved = await resolveFiles(jobGraph, this.#parts.roots);
    if (!resolved.ok) throw invalid([...resolved.diagnostics, ...diagnostics]);
    return { documentId, version: document.version, streamGraph, jobGraph: resolved.jobGraph };
  }
}

const invalid = (diagnostics: readonly Diagnostic[]): RequestError =>
  new RequestError("document.invalid", "The pipeline has errors.", diagnostics);
