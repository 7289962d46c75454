import type { DatabaseSync } from "node:sqlite";
import { parentPort } from "node:worker_threads";
import { transferList } from "../transfer-list.ts";
import { CaptureStore } from "./capture-store.ts";
import { DocumentStore } from "./document-store.ts";
import { JobIndex } from "./job-index.ts";
import { NewerDatabaseError } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import { SettingsStore } from "./settings-store.ts";
import type { StorageReply, StorageRequest, Stores } from "./storage-messages.ts";
import { VersionStore } from "./version-store.ts";

/**
 * The storage thread: the database and everything that waits for the disk. Requests are done one after the other; what
 * was answered is durable as its store says.
 */
let database: DatabaseSync | null = null;
let stores: Stores | null = null;

/** Where a damaged file was put, or null. */
function open(path: string, nowMs: number): string | null {
  const opened = openDatabase(path, nowMs);
  database = opened.database;
  stores = {
    documents: new DocumentStore(database),
    versions: new VersionStore(database),
    captures: new CaptureStore(database),
    jobs: new JobIndex(database),
    settings: new SettingsStore(database),
  };
  return opened.keptAside;
}

function work(request: StorageRequest): unknown {
  if (request.kind === "open") return open(request.path, request.nowMs);
  if (request.kind === "close") return database?.close();
  const store = stores?.[request.store] as unknown as Record<string, (...args: unknown[]) => unknown>;
  const method = store[request.method];
  if (method === undefined) throw new Error(`${request.store} has no ${request.method}`);
  return method.apply(store, [...request.args]);
}

function reply(request: StorageRequest): StorageReply {
  const { id } = request;
  try {
    return { id, kind: "answer", value: work(request) };
  } catch (error) {
    if (error instanceof NewerDatabaseError) return { id, kind: "newer", version: error.version };
    const { message, stack, errcode } = error as Error & { readonly errcode?: number };
    return { id, kind: "failed", message, stack: stack ?? message, errcode: errcode ?? null };
  }
}

const port = parentPort;
port?.on("message", (request: StorageRequest) => {
  const answer = reply(request);
  port.postMessage(answer, answer.kind === "answer" ? transferList([answer.value]) : []);
  if (request.kind === "close") port.close();
});
