import type { JobFailure } from "@millrace/graph";
import type { CommitBound } from "../../rpc/gateway.ts";
import type {
  DirectoryOptions,
  FileOptions,
  HttpRequest,
  LineTarget,
  RequestOptions,
  SocketOptions,
} from "../../io/io-service.ts";
import type { TableWriterId } from "../../io/table-changes.ts";
import type { IoToSlot } from "./io-protocol.ts";

export type SendToSlot = (message: IoToSlot, transfer?: readonly ArrayBuffer[]) => void;

export interface StreamTarget {
  readonly stream: number;
  readonly send: SendToSlot;
  readonly failureOf: (error: unknown) => JobFailure;
}

/** Something that a task has open. */
export interface Closable {
  /** Of a cancelled attempt: what becomes of what an output has pending. Null: it stays. */
  close(bound: CommitBound | null): Promise<void>;
}

/** Reads ahead of its reader, a few buffers at most. */
export interface AheadReader extends Closable {
  /** A buffer comes back: there is room for another chunk. */
  returned(buffer: ArrayBuffer): void;
}

export interface RangeReading extends Closable {
  read(from: number, to: number): Promise<void>;
}

/** What tasks read from: files and sockets of the system in a TaskManager process, made up ones in a simulation. Opening begins at once, and what fails is told to the slot. */
export interface IoDevices {
  file(target: StreamTarget, options: FileOptions & { readonly path: string }): AheadReader;
  range(target: StreamTarget, path: string): RangeReading;
  socket(target: StreamTarget, options: SocketOptions): AheadReader;
  directory(target: StreamTarget, directory: string, options: DirectoryOptions): Closable;
  hostMetrics(target: StreamTarget, intervalMs: number): Closable;
  requests(target: StreamTarget, options: RequestOptions): Requester;
  lines(target: LineTarget, writer: TableWriterId): LineWriter;
}

/** Sends requests; what is closed gives no answer any more. */
export interface Requester extends Closable {
  send(request: HttpRequest): void;
}

/** Takes text for somebody outside. */
export interface LineWriter extends Closable {
  /** Resolves when it is taken, or when nobody will take it. */
  write(bytes: Uint8Array): Promise<void>;
  /** Nothing is waited for any more: what is not taken is dropped. */
  abandon(): void;
}
