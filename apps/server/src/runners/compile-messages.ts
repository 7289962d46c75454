import type { CompileResult } from "@millrace/graph";
import type { FileColumns, VersionSummary } from "@millrace/protocol";
import type { RequestError } from "../api-error.ts";
import type { DiscoverFile } from "./discover-file.ts";

/** What the event loop asks of the compile thread. Plain data. */
export type CompileTask =
  /** The bytes of a request body: a document in its envelope. */
  | { readonly kind: "open"; readonly bytes: Uint8Array; readonly envelope: Envelope }
  /** The text of a stored document. */
  | { readonly kind: "compile"; readonly body: string }
  /** Two stored documents, the earlier one first. */
  | { readonly kind: "compare"; readonly before: string; readonly after: string }
  /** A file inside the allowed roots. */
  | { readonly kind: "discover"; readonly file: DiscoverFile };

export type Envelope = "create" | "save";

export interface OpenedBody {
  readonly kind: "opened";
  readonly name: string;
  /** The document as JSON text, checked and of the newest format. */
  readonly body: string;
  /** 0 for a new document. */
  readonly baseVersion: number;
}

export interface Compiled {
  readonly kind: "compiled";
  readonly result: CompileResult;
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

export type CompileAnswer = Compared | OpenedBody | Compiled | DiscoveredColumns | Refused;

export type CompileRequest = CompileTask & { readonly id: number };
export type CompileReply = { readonly id: number; readonly answer: CompileAnswer };
