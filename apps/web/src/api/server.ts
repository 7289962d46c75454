import { openDocument } from "@millrace/graph";
import type { Charset, Diagnostic, FlowDocument } from "@millrace/graph";
import {
  captureSchema,
  keptCaptureSchema,
  documentSchema,
  documentSummarySchema,
  documentVersionSchema,
  fileColumnsSchema,
  fileListSchema,
  fileSampleSchema,
  hostSampleSchema,
  socketSampleSchema,
  jobLogSchema,
  jobSummarySchema,
  keptCheckpointsSchema,
  nodeHistorySchema,
  rpcLogSchema,
  savedSchema,
  ledgerSchema,
  liveStateSchema,
  savepointListSchema,
  savepointSchema,
  stateOverviewSchema,
  statePageSchema,
  startedSchema,
  takenCheckpointSchema,
} from "@millrace/protocol";
import type { Capture, CheckpointRef, SavepointRef } from "@millrace/protocol";
import { z } from "zod";
import { ApiFailure } from "./api-failure.ts";
import { request } from "./request.ts";
import { overviewQuery, stateQuery } from "./state-query.ts";
import type { StateChoice, StateOf } from "./state-query.ts";

export type StartFrom = CheckpointRef | SavepointRef;

const nothing = z.unknown();
const id = encodeURIComponent;

/** The server's REST interface. Every function throws `ApiFailure` and nothing else. */
export const server = {
  documents: () => request("/api/documents", z.array(documentSummarySchema)),
  /** The newest version, or the one asked for. */
  document: async (documentId: string, version: number | null = null) => {
    const query = version === null ? "" : `?version=${version}`;
    const stored = await request(`/api/documents/${id(documentId)}${query}`, documentSchema);
    return { ...stored, document: await upToDate(stored.document) };
  },
  createDocument: (document: FlowDocument) =>
    request("/api/documents", savedSchema, { method: "POST", body: { document } }),
  saveDocument: (documentId: string, baseVersion: number, document: FlowDocument) =>
    request(`/api/documents/${id(documentId)}`, savedSchema, {
      method: "PUT",
      body: { baseVersion, document },
    }),
  /** The newest first. */
  versions: (documentId: string, limit = 200) =>
    request(`/api/documents/${id(documentId)}/versions?limit=${limit}`, z.array(documentVersionSchema)),
  /** null takes the name away. */
  nameVersion: (documentId: string, version: number, name: string | null) =>
    request(`/api/documents/${id(documentId)}/versions/${version}`, documentVersionSchema, {
      method: "PUT",
      body: { name },
    }),
  deleteDocument: (documentId: string) =>
    request(`/api/documents/${id(documentId)}`, nothing, { method: "DELETE" }),
  jobs: () => request("/api/jobs", z.array(jobSummarySchema)),
  run: (documentId: string, version: number, from: StartFrom | null = null, allowNonRestoredState = false) =>
    request("/api/jobs", startedSchema, {
      method: "POST",
      body: { documentId, version, from, allowNonRestoredState },
    }),
  savepoints: (of: { readonly job: string } | { readonly document: string }) =>
    request(`/api/savepoints?${new URLSearchParams({ ...of }).toString()}`, savepointListSchema),
  takeSavepoint: (jobId: string, name: string | null) =>
    request(`/api/jobs/${id(jobId)}/savepoints`, savepointSchema, { method: "POST", body: { name } }),
  triggerCheckpoint: (jobId: string) =>
    request(`/api/jobs/${id(jobId)}/checkpoints`, takenCheckpointSchema, { method: "POST" }),
  deleteSavepoint: (savepointId: string) =>
    request(`/api/savepoints/${id(savepointId)}`, nothing, { method: "DELETE" }),
  rescale: (jobId: string, parallelism: number) =>
    request(`/api/jobs/${id(jobId)}/rescale`, nothing, { method: "POST", body: { parallelism } }),
  ledger: (jobId: string) => request(`/api/jobs/${id(jobId)}/ledger`, ledgerSchema),
  state: (of: StateOf) => request(`/api/state?${overviewQuery(of)}`, stateOverviewSchema),
  liveState: (jobId: string, choice: StateChoice, limit: number) =>
    request(`/api/jobs/${id(jobId)}/state?${stateQuery({ live: jobId }, choice, limit)}`, liveStateSchema),
  stateRows: (of: StateOf, choice: StateChoice, limit: number) =>
    request(`/api/state/rows?${stateQuery(of, choice, limit)}`, statePageSchema),
  /** Of all jobs of the document, held against its newest version. */
  keptCheckpoints: (documentId: string) =>
    request(`/api/documents/${id(documentId)}/checkpoints`, keptCheckpointsSchema),
  deleteJob: (jobId: string) => request(`/api/jobs/${id(jobId)}`, nothing, { method: "DELETE" }),
  cancel: (jobId: string) => request(`/api/jobs/${id(jobId)}/cancel`, nothing, { method: "POST" }),
  stop: (jobId: string, how: { readonly drain: boolean; readonly savepoint: boolean }) =>
    request(`/api/jobs/${id(jobId)}/stop?drain=${how.drain}&savepoint=${how.savepoint}`, nothing, {
      method: "POST",
    }),
  history: (jobId: string, nodeId: string) =>
    request(`/api/jobs/${id(jobId)}/history?node=${id(nodeId)}`, nodeHistorySchema),
  jobLog: (jobId: string) => request(`/api/jobs/${id(jobId)}/log`, jobLogSchema),
  rpcLog: () => request("/api/cluster/rpc", rpcLogSchema),
  kill: (taskManagerId: string) =>
    request(`/api/cluster/taskmanagers/${id(taskManagerId)}/kill`, nothing, { method: "POST" }),
  fileSample: (path: string, bytes: number, charset: Charset) =>
    request(`/api/samples/file?path=${id(path)}&bytes=${bytes}&charset=${charset}`, fileSampleSchema),
  rowsSample: (path: string, rows: number, format: "parquet" | "avro") =>
    request(`/api/samples/parquet?path=${id(path)}&rows=${rows}&format=${format}`, fileColumnsSchema),
  socketSample: (host: string, port: number) =>
    request(`/api/samples/socket?host=${id(host)}&port=${port}`, socketSampleSchema),
  keepCapture: (capture: Capture) =>
    request("/api/captures", keptCaptureSchema, { method: "POST", body: capture }),
  capture: (captureId: string) => request(`/api/captures/${id(captureId)}`, captureSchema),
  hostSample: () => request("/api/samples/host-metrics", hostSampleSchema),
  fileColumns: (query: Readonly<Record<string, string>>) =>
    request(`/api/files/columns?${new URLSearchParams(query).toString()}`, fileColumnsSchema),
  files: (path: string) => request(`/api/files?path=${id(path)}`, fileListSchema),
};

/** What the server keeps may be of an older format version. */
async function upToDate(stored: unknown): Promise<FlowDocument> {
  const opened = openDocument(stored);
  if (opened.ok) return opened.document;
  const [first] = opened.diagnostics;
  const message = first ? await englishOf(first) : "";
  throw new ApiFailure(200, { code: "document.invalid", message });
}

async function englishOf(diagnostic: Diagnostic): Promise<string> {
  try {
    const { diagnosticWords } = await import("../i18n/diagnostic-words.ts");
    return diagnosticWords(diagnostic, "en").message;
  } catch {
    return diagnostic.code;
  }
}
