import { hasErrors } from "@millrace/graph";
import type { Diagnostic } from "@millrace/graph";
import { RequestError } from "../api-error.ts";
import type { DocumentStore } from "../storage/document-store.ts";
import type { Remote } from "../storage/storage-messages.ts";
import type { Compiler } from "./compiler.ts";
import type { FileRoots } from "./file-roots.ts";
import type { JobGraphs } from "./job-record.ts";

export interface JobPlan {
  readonly documentId: string;
  readonly version: number;
  /** With the absolute paths of files. */
  readonly graphs: JobGraphs;
}

export interface JobPlannerParts {
  readonly compiler: Compiler;
  readonly roots: FileRoots;
  readonly documents: Remote<DocumentStore>;
}

/** From a stored version of a document to what the engine can run. */
export class JobPlanner {
  readonly #parts: JobPlannerParts;

  constructor(parts: JobPlannerParts) {
    this.#parts = parts;
  }

  /** Of the newest version where none is named; `parallelism` takes the place of its default. Throws RequestError where it is unknown or has errors. */
  async plan(
    documentId: string,
    version: number | null,
    parallelism: number | null = null,
  ): Promise<JobPlan> {
    const document = await this.#parts.documents.read(documentId, version);
    if (document === null)
      throw new RequestError("document.unknown", "There is no such version of a document.");
    const { compiler, roots } = this.#parts;
    const { diagnostics, graphs } = await compiler.compile(document.body, roots.data, parallelism);
    if (graphs === null || hasErrors(diagnostics)) throw invalid(diagnostics);
    return { documentId, version: document.version, graphs };
  }
}

const invalid = (diagnostics: readonly Diagnostic[]): RequestError =>
  new RequestError("document.invalid", "The pipeline has errors.", diagnostics);
