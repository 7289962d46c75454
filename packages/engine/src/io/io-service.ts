import type { RowReader } from "@millrace/graph";
import type { FileIdentity } from "./file-identity.ts";
import type { TableTarget } from "./table-changes.ts";
import type { CommittableOutput, PreparedWork } from "./transactional-output.ts";

/**
 * Everything outside of memory that operators need, injected: the I/O thread of a TaskManager in threads, an in-memory
 * file system and a virtual clock in simulation. No call blocks. Whatever becomes ready wakes the task, which polls or
 * drains again.
 *
 * Order: requests of one task are done in the order in which they were made. So a snapshot that is handed over after
 * `FileOutput.prepare` is acknowledged only when the prepared bytes are durable, and declined when they could not be.
 */
export interface IoService {
  /** Opens a file for reading from a byte offset. Problems (missing, refused, unreadable) are thrown by the first `read` as JobFailureError. */
  openFile(path: string, options: FileOptions): FileInput;
  openOutput(directory: string, options: FileOutputOptions): FileOutput;
  /** Opens a file for reads at positions. Problems are thrown as JobFailureError by what is asked of it next. */
  openRandomAccess(path: string): RandomAccessInput;
  /** Reads a TCP connection. What was sent while nobody read is gone: at most once. Problems are thrown by `read`. */
  openSocket(options: SocketOptions): FileInput;
  /** Tells what files are below a directory. Problems are thrown by `take`. */
  openDirectory(directory: string, options: DirectoryOptions): DirectoryInput;
  openHostMetrics(intervalMs: number): HostMetricsInput;
  /** HTTP requests. Where there is no network, `sample` is the answer to each. */
  openRequests(options: RequestOptions): RequestChannel;
  /** The standard error of the process, a connection to a reader of rows, or a table. A reader that is gone is no failure: what it does not take is dropped. */
  openLines(target: LineTarget): LineOutput;
  /** Rows for a person to look at: rate limited and bounded by the receiver, never back-pressure. */
  print(rows: readonly PrintedRow[], total: number): void;
}

export interface FileOutputOptions {
  readonly subtask: number;
  /** Of the sink. */
  readonly parallelism: number;
  readonly suffix: string;
}

export interface FileOptions {
  readonly offset: number;
  readonly watched: boolean;
  /** Of the file that the offset is of. Where a watched one is another by now, that one's rest comes first if it is found. */
  readonly identity?: FileIdentity | null;
}

export interface FileInput {
  /** Of the watched file that the last bytes were of; absent or null: not known. */
  readonly identity?: FileIdentity | null;
  /**
   * Next bytes in file order; `pending`: nothing yet, the task will be woken; `end`: end of a file that is not watched;
   * `restarted`: a watched file became shorter than what was read of it, or another file has its name: what follows is
   * its content from the beginning. The bytes are lent until the next call.
   */
  read(): Uint8Array | "pending" | "end" | "restarted";
  close(): void;
}

export interface RandomAccessInput {
  /** Bytes of the file; null: not known yet, the task will be woken. */
  readonly byteLength: number | null;
  /** Asks for bytes [from, to), which the file has. One request at a time. */
  request(from: number, to: number): void;
  /** The bytes that were asked for, the caller's own; null: not there yet, the task will be woken. */
  take(): Uint8Array | null;
  close(): void;
}

export interface DirectoryOptions {
  /** As `globPattern` takes it. */
  readonly pattern: string;
  readonly recursive: boolean;
  /** Null: it is looked once. */
  readonly intervalMs: number | null;
  /** A file is told when it was last changed so long ago. */
  readonly settleMs: number;
}

/** A regular file; those with names that begin with a dot or an underscore, and what is below such directories, are none. */
export interface FoundFile {
  /** Below the directory, with slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

export interface Found {
  /** Files that were not told before, or are of another length now. */
  readonly files: readonly FoundFile[];
  /** The directory was looked through to its end. */
  readonly complete: boolean;
}

export interface DirectoryInput {
  /** What was found since the last call, or null: nothing (the task will be woken). */
  take(): Found | null;
  close(): void;
}

export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** How often in a row a connection is tried again before the source gives up; null: for ever. */
  readonly attempts: number | null;
  readonly delayMs: number;
  /** The byte that ends a line: put behind the last, begun line of a connection that was lost. */
  readonly lineEnd: number;
}

export interface RequestOptions {
  readonly sample: string;
}

export interface HttpRequest {
  /** The caller's own, by which it knows the answer. */
  readonly id: number;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body: string | null;
  /** Name in lower case and value; one of a body is JSON where none says otherwise. Absent: none. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** Nobody wants the answer after so long. */
  readonly timeoutMs: number;
}

/** Status and body, or (status 0) what went wrong before there was one. The bytes are the receiver's own. */
export interface HttpAnswer {
  readonly id: number;
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly problem: string;
}

/** Requests under way, of any number: whoever sends bounds them. Answers come in any order; the task is woken. */
export interface RequestChannel {
  send(request: HttpRequest): void;
  take(): HttpAnswer | null;
  close(): void;
}

/**
 * Part files, exactly once: bytes go to in-progress files, `prepare` closes one of them as a pending part, `commit` gives
 * it its visible name. A TransactionalOutput that has several pieces of work at once.
 */
export interface FileOutput extends Omit<CommittableOutput<PendingPart>, "discardExcept"> {
  /** False: no room; the operator stays blocked until woken. Nothing is opened before it was true once. */
  readonly writable: boolean;
  /**
   * Of the next part: a number that no part of this subtask has had. Null: not known yet, nor what became of parts to go
   * on with. Throws what the output has failed with: every snapshot asks, also where nothing more is written.
   */
  readonly nextCounter: number | null;
  /** Numbers below were given to parts that a checkpoint knows of. */
  skipTo(counter: number): void;
  /** A new part in a directory below that of the output; "": in that itself. Its file is made with its first bytes. */
  openPart(bucket: string): PartOutput;
  /** Whether a part is one of this subtask's in this job: no other goes on with it. */
  owns(part: DurablePart): boolean;
  /** Goes on with a part of its own behind its durable bytes; after `discardExcept`, which names it. */
  resumePart(part: DurablePart): PartOutput;
  discardExcept(parts: readonly DurablePart[]): void;
}

/** A part that is being written. */
export interface PartOutput {
  readonly bytes: number;
  /** Of one that is gone on with: it is visible already, with all that is known of it and maybe more. Nothing may be appended. */
  readonly isOver: boolean;
  /** Copies the bytes; takes a bounded amount where there is no room too. */
  append(bytes: Uint8Array): void;
  /** What was appended is to be durable; the part goes on. `completed`: the newest checkpoint that is known to be complete, 0: none. */
  persist(checkpointId: number, completed: number): DurablePart;
  /** Ends it. */
  prepare(checkpointId: number): PendingPart;
}

/** A table takes lines of changes, whole ones in each piece: what a snapshot follows is durable when it is acknowledged. */
export type LineTarget = "stderr" | RowReader | LineSocket | TableTarget;

/** A TCP server that takes lines. */
export interface LineSocket {
  readonly host: string;
  readonly port: number;
  /** How often in a row a connection is tried again before the sink fails; null: for ever. */
  readonly attempts: number | null;
  readonly delayMs: number;
}

export interface LineOutput {
  /** False: no room; the operator stays blocked until woken. */
  readonly writable: boolean;
  /** Copies the bytes: whole lines, or the next part of one. */
  append(bytes: Uint8Array): void;
  close(): void;
}

/** The first bytes of a part file, which survive every process. Whether it is visible is another matter. */
export interface DurablePart {
  /** Visible file name, unique among all jobs: `part-<token of job and operator>-<subtask>-<counter>.<suffix>`, behind its bucket and a slash where it has one. */
  readonly name: string;
  /** File that they are in until it is visible, in the directory of the output. Absent, of old: one that has this name. */
  readonly file?: string;
  /** Files that earlier checkpoints have of it. */
  readonly earlier?: readonly string[];
  readonly bytes: number;
  readonly rows: number;
  /** It was being written when its checkpoint was taken: its file may be longer, and somebody may have it open. */
  readonly open?: true;
}

export interface PendingPart extends PreparedWork, DurablePart {}

export interface HostSample {
  readonly timeMs: number;
  readonly metric: string;
  readonly instance: string;
  readonly field: string;
  readonly value: number;
}

export interface HostMetricsInput {
  /** Samples taken since the last call, or null where there are none yet (the task will be woken). */
  take(): readonly HostSample[] | null;
  close(): void;
}

/** One row as the page shows it: row kind and values as text, in the order of the schema; null is NULL. */
export interface PrintedRow {
  readonly kind: "+I" | "-U" | "+U" | "-D";
  readonly values: readonly (string | null)[];
  readonly timeMs: number;
}
