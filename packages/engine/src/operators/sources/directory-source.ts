import { invariant, InvariantError } from "@millrace/graph";
import type { DirectorySourceSpec, FileReadSpec } from "@millrace/graph";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { DirectoryInput } from "../../io/io-service.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { Operator, OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { createWatermarkAssigner } from "../watermark-assigner.ts";
import { AvroSource } from "./avro-source.ts";
import { CsvTextSource } from "./csv-text-source.ts";
import { FileRegister } from "./directory/file-register.ts";
import { FileSplit } from "./directory/file-split.ts";
import { SplitWatermarks } from "./directory/split-watermarks.ts";
import { JsonLinesSource } from "./json-lines-source.ts";
import { MalformedRows } from "./malformed-rows.ts";
import { ParquetSource } from "./parquet-source.ts";
import { TextFileSource } from "./text-file-source.ts";

/** Files that a subtask reads at once. Each holds what its format holds of a file. */
const OPEN_FILES = 4;

/**
 * The files of a directory, those that come while it runs too, each read once.
 *
 * 1. A file is known by its path, and whole when it is found: it is moved into the directory by a rename, or was not
 *    changed for `settleMs`. What is written into it after it was read is not read: it is told by the length that it has
 *    then, as a file that cannot be read.
 * 2. A file is read by one subtask, that of the key group of its path; several at once, the one that was changed first
 *    before the others. Rows of one file keep their order, rows of two have none.
 * 3. Each file is a split with a watermark of its own; the subtask's is the least of those that are open.
 * 4. A file that is gone, is not of the format or may not be read fails the job, or is counted and left out or sent aside;
 *    what is malformed within one goes the way that its reader has.
 * 5. State, by key group: the paths that were read, and of those that are open the state of their readers.
 */
export class DirectorySource implements SourceOperator {
  readonly #spec: DirectorySourceSpec;
  #context: OperatorContext | null = null;
  #files: FileRegister | null = null;
  #watermarks: SplitWatermarks | null = null;
  #input: DirectoryInput | null = null;
  readonly #open: FileSplit[] = [];
  #turn = 0;
  #looked = false;

  constructor(spec: DirectorySourceSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#files = new FileRegister(context);
    this.#watermarks = new SplitWatermarks(context, this.#spec.eventTime?.idleTimeoutMs ?? null);
  }

  restore(state: StateReader): void {
    this.#watermarks!.restore(state);
    for (const [path, kept] of this.#files!.restore(state)) {
      const split = this.#splitOf(path);
      split.restore(kept);
      this.#open.push(split);
    }
    this.#watermarks!.moved(this.#open);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    this.#look();
    while (this.#open.length < OPEN_FILES) {
      const path = this.#files!.next();
      if (path === null) break;
      this.#open.push(this.#splitOf(path));
    }
    if (this.#open.length === 0) return this.#looked && this.#spec.intervalMs === null ? "end" : "idle";
    return this.#readOne(maxRows) ? "more" : "idle";
  }

  snapshot(checkpointId: number, state: StateWriter): void {
    this.#files!.snapshot(
      state,
      this.#open.map((split) => [split.path, split.snapshot(checkpointId)]),
    );
    this.#watermarks!.snapshot(state);
  }

  onProcessingTime(nowMs: number): void {
    this.#watermarks!.onProcessingTime(nowMs);
  }

  close(): void {
    this.#input?.close();
    for (const split of this.#open) split.close();
  }

  #look(): void {
    const { directory, pattern, recursive, intervalMs, settleMs } = this.#spec;
    this.#input ??= this.#context!.io.openDirectory(directory, { pattern, recursive, intervalMs, settleMs });
    for (let found = this.#input.take(); found !== null; found = this.#input.take()) {
      for (const { path } of this.#files!.found(found.files))
        this.#refuse(path, "it was changed after it was read: what was added is not read");
      this.#looked ||= found.complete;
    }
  }

  /** True where one of the open files had something: rows, or its end. */
  #readOne(maxRows: number): boolean {
    const count = this.#open.length;
    for (let step = 0; step < count; step++) {
      const split = this.#open[(this.#turn + step) % count]!;
      const found = this.#read(split, maxRows);
      if (found === "idle") continue;
      this.#turn = (this.#turn + step + 1) % count;
      if (found === "end") this.#leave(split);
      else this.#watermarks!.sawRows();
      return true;
    }
    return false;
  }

  #read(split: FileSplit, maxRows: number): "more" | "idle" | "end" {
    try {
      return split.poll(maxRows);
    } catch (error) {
      if (!(error instanceof JobFailureError) || !OF_A_FILE.has(error.failure.reason)) throw error;
      if (this.#spec.unreadable === "fail") throw error;
      this.#refuse(split.path, String(error.failure.params["problem"] ?? error.failure.reason));
      return "end";
    }
  }

  #leave(split: FileSplit): void {
    split.close();
    this.#open.splice(this.#open.indexOf(split), 1);
    this.#turn = 0;
    this.#files!.finished(split.path, split.bytesRead);
    this.#watermarks!.moved(this.#open);
  }

  #refuse(path: string, reason: string): void {
    const malformed = new MalformedRows(this.#spec.unreadable, this.#pathOf(path), this.#context!);
    malformed.add({ reason, place: { kind: "byte", byte: 0 }, raw: () => "" });
    malformed.flush();
  }

  #pathOf(path: string): string {
    return `${this.#spec.directory}/${path}`;
  }

  #splitOf(path: string): FileSplit {
    return new FileSplit({
      path,
      context: this.#context!,
      reader: readerOf({ ...this.#spec.reads, path: this.#pathOf(path) }),
      assigner: this.#assigner(),
      watermarkMoved: () => this.#watermarks!.moved(this.#open),
    });
  }

  #assigner(): Operator | null {
    const { eventTime } = this.#spec;
    if (eventTime === null) return null;
    const fields = this.#context!.outputSchema!.fields;
    const column = fields.findIndex(({ name }) => name === eventTime.column);
    if (column < 0) throw new InvariantError("the output lacks the column with event time");
    const { outOfOrdernessMs } = eventTime;
    return createWatermarkAssigner({
      kind: "watermark-assigner",
      column,
      strategy: "bounded-out-of-orderness",
      outOfOrdernessMs,
      idleTimeoutMs: null,
    });
  }
}

/** Failures that are of one file, and leave the others readable. */
const OF_A_FILE: ReadonlySet<string> = new Set([
  "runtime.file-missing",
  "runtime.file-refused",
  "runtime.unreadable-file",
  "runtime.malformed-row",
]);

function readerOf(spec: FileReadSpec): SourceOperator {
  switch (spec.kind) {
    case "text-file-source":
      return new TextFileSource(spec);
    case "csv-text-source":
      return new CsvTextSource(spec);
    case "json-lines-source":
      return new JsonLinesSource(spec);
    case "parquet-source":
      return new ParquetSource(spec);
    case "avro-source":
      return new AvroSource(spec);
  }
}

export const directorySourceFactory: OperatorFactory<"directory-source"> = (spec) =>
  new DirectorySource(spec);
