import type { Diagnostic, JobGraph, StateBackendKind } from "@millrace/graph";
import type { FileColumns, VersionSummary } from "@millrace/protocol";
import type { RequestError } from "../api-error.ts";
import type { DiscoverFile } from "./discover-file.ts";
import type { FileRootsData } from "./file-roots.ts";
import type { JobGraphs } from "./job-record.ts";

/** What the event loop asks of the compile thread. Plain data. */
export type CompileTask =
  /** The bytes of a request body: a document in its envelope. */
  | { readonly kind: "open"; readonly bytes: Uint8Array; readonly envelope: Envelope }
  /** A stored document, and where the files of pipelines are. */
  | {
      readonly kind: "compile";
      readonly body: Uint8Array;
      readonly roots: FileRootsData;
      /** In place of the document's default. */
      readonly parallelism: number | null;
      /** Where the document names none. */
      readonly stateBackend: StateBackendKind | null;
      /** Of this server, for requests whose URL is a path; null: it does not listen yet. */
      readonly address: string | null;
    }
  /** The bytes of a request body: a document with rows for its sources. */
  | {
      readonly kind: "trial";
      readonly bytes: Uint8Array;
      readonly roots: FileRootsData;
      readonly stateBackend: StateBackendKind | null;
      readonly address: string | null;
    }
  /** Two stored documents, the earlier one first. */
  | { readonly kind: "compare"; readonly before: Uint8Array; readonly after: Uint8Array }
  /** A file inside the allowed roots. */
  | { readonly kind: "discover"; readonly file: DiscoverFile };

export type Envelope = "create" | "save";

export interface OpenedBody {
  readonly kind: "opened";
  readonly name: string;
  /** The document as JSON in UTF-8, checked and of the newest format. */
  readonly body: Uint8Array;
  /** 0 for a new document. */
  readonly baseVersion: number;
}

export interface Compiled {
  readonly kind: "compiled";
  readonly diagnostics: readonly Diagnostic[];
  /** With the absolute paths of files; null where there are errors. */
  readonly graphs: JobGraphs | null;
}

/** What runs a document on the rows that came with it. */
export interface PlannedTrial {
  readonly kind: "planned-trial";
  readonly jobGraph: JobGraph;
}

/** A refusal crosses the thread as data. */
export interface Refused {
  readonly kind: "refused";
  readonly code: RequestError["code"];
  readonly message: string;
  readonly details: RequestError["details"];
}

export interface DiscoveredColumns {
  readonly kind: "discovered";
  readonly columns: FileColumns;
}

export interface Compared {
  readonly kind: "compared";
  readonly summary: VersionSummary;
}

export type CompileAnswer = Compared | OpenedBody | Compiled | PlannedTrial | DiscoveredColumns | Refused;

export type CompileRequest = CompileTask & { readonly id: number };
export type CompileReply = { readonly id: number; readonly answer: CompileAnswer };
