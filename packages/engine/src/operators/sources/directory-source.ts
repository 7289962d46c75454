import { invariant, InvariantError } from "@millrace/graph";
import type { DirectorySourceSpec, FileReadSpec } from "@millrace/graph";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { DirectoryInput } from "../../io/io-service.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import type { FromCoordinator, SourceSplit } from "../coordination/operator-event.ts";
import type { LiveEntries } from "../live-entries.ts";
import type { Operator, OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { createWatermarkAssigner } from "../watermark-assigner.ts";
import { AvroSource } from "./avro-source.ts";
import { CsvTextSource } from "./csv-text-source.ts";
import { FileSplit } from "./directory/file-split.ts";
import { filePartOf, splitsOf } from "./directory/file-splits.ts";
import { splitEntries } from "./directory/split-entries.ts";
import { readSplits, writeSplits } from "./directory/split-state.ts";
import { SplitWatermarks } from "./directory/split-watermarks.ts";
import { JsonLinesSource } from "./json-lines-source.ts";
import { MalformedRows } from "./malformed-rows.ts";
import { ParquetSource } from "./parquet-source.ts";
import { TextFileSource } from "./text-file-source.ts";

/** Splits that a subtask reads at once, however many it has. Each holds what its format holds of a file. */
const OPEN_SPLITS = 4;
/** The subtask that looks for files. */
const LOOKING = 0;

/**
 * The files of a directory, those that come while it runs too, each read once.
 *
 * 1. A file is known by its path, and whole when it is found: it is moved into the directory by a rename, or was not
 *    changed for `settleMs`. What is written into it after it was read is not read: it is told by the length that it has
 *    then, as a file that cannot be read.
 * 2. A file is a split, or, where it is longer than `splitBytes`, several. Subtask 0 looks through the directory; the
 *    coordinator gives splits to subtasks that ask, the file that was changed first before the others. Rows of one split
 *    keep their order, rows of two have none.
 * 3. Each split has a watermark of its own; the subtask's is the least of those that are open, and without one it is idle.
 * 4. A file that is gone, is not of the format or may not be read fails the job, or is counted and left out or sent aside;
 *    what is malformed within one goes the way that its reader has.
 * 5. State: the splits that were read, and of those that are open the state of their readers.
 */
export class DirectorySource implements SourceOperator {
  readonly #spec: DirectorySourceSpec;
  #context: OperatorContext | null = null;
  /** Splits that were read, with the length of their files then; null: not known. */
  readonly #done = new Map<string, number | null>();
  #watermarks: SplitWatermarks | null = null;
  #input: DirectoryInput | null = null;
  readonly #open: FileSplit[] = [];
  #turn = 0;
  #asked = false;
  /** No other split will be given. */
  #sealed = false;

  constructor(spec: DirectorySourceSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#watermarks = new SplitWatermarks(context, this.#spec.eventTime?.idleTimeoutMs ?? null);
  }

  restore(state: StateReader): void {
    this.#watermarks!.restore(state);
    const { done, open, isSealed } = readSplits(state, this.#context!);
    for (const [id, bytes] of done) this.#done.set(id, bytes);
    for (const [id, kept] of open) this.#begin({ id }).restore(kept);
    this.#sealed = isSealed;
    this.#watermarks!.moved(this.#open);
  }

  begin(): void {
    const done = [...this.#done].map(([id, bytes]) => ({ id, bytes, isOpen: false }));
    const open = this.#open.map(({ id }) => ({ id, bytes: null, isOpen: true }));
    const splits = [...done, ...open];
    this.#context!.tellCoordinator({ kind: "registered", splits, isSealed: this.#sealed });
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    if (this.#context!.subtask === LOOKING && !this.#sealed) this.#look();
    if (!this.#asked && !this.#sealed && this.#open.length < OPEN_SPLITS) {
      this.#asked = true;
      this.#context!.tellCoordinator({ kind: "wanted" });
    }
    if (this.#open.length === 0) return this.#sealed ? "end" : "idle";
    return this.#readOne(maxRows) ? "more" : "idle";
  }

  coordinatorEvent(event: FromCoordinator): void {
    switch (event.kind) {
      case "assigned":
        this.#asked = false;
        this.#begin(event.split);
        this.#watermarks!.active();
        return;
      case "none":
        if (this.#open.length === 0 && this.#spec.eventTime !== null) this.#watermarks!.nothingToRead();
        return;
      case "no-more":
        this.#sealed = true;
        return;
      case "changed":
        this.#changed(event.split);
        return;
      case "align":
    }
  }

  snapshot(checkpointId: number, state: StateWriter): void {
    writeSplits(state, this.#context!.subtask, {
      done: [...this.#done],
      open: this.#open.map((split) => [split.id, split.snapshot(checkpointId)]),
      isSealed: this.#sealed,
    });
    this.#watermarks!.snapshot(state);
  }

  entries(state: string): LiveEntries | null {
    return state === "splits" ? splitEntries(this.#open) : null;
  }

  onProcessingTime(nowMs: number): void {
    this.#watermarks!.onProcessingTime(nowMs);
  }

  close(): void {
    this.#input?.close();
    for (const split of this.#open) split.close();
  }

  #look(): void {
    const { directory, pattern, recursive, intervalMs, settleMs, splitBytes = null } = this.#spec;
    this.#input ??= this.#context!.io.openDirectory(directory, { pattern, recursive, intervalMs, settleMs });
    const afterwards = intervalMs === null ? "never" : "later";
    for (let found = this.#input.take(); found !== null; found = this.#input.take()) {
      const splits = found.files.flatMap((file) => splitsOf(file, splitBytes));
      this.#context!.tellCoordinator({ kind: "found", splits, more: found.complete ? afterwards : "soon" });
    }
  }

  /** Of the parts of a file the first one tells. */
  #changed({ id, bytes }: SourceSplit): void {
    const read = this.#done.get(id);
    const { path, part } = filePartOf(id);
    if (typeof read !== "number" || read === bytes || part > 0) return;
    this.#done.set(id, bytes);
    this.#refuse(path, "it was changed after it was read: what was added is not read");
  }

  /** True where one of the open files had something: rows, or its end. */
  #readOne(maxRows: number): boolean {
    const count = Math.min(this.#open.length, OPEN_SPLITS);
    for (let step = 0; step < count; step++) {
      const split = this.#open[(this.#turn + step) % count]!;
      const found = this.#read(split, maxRows);
      if (found === "idle") continue;
      this.#turn = (this.#turn + step + 1) % count;
      if (found === "end") this.#leave(split);
      else this.#watermarks!.active();
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
    this.#done.set(split.id, split.bytesRead);
    this.#context!.tellCoordinator({ kind: "finished", id: split.id });
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

  #begin({ id, bytes = null }: { readonly id: string; readonly bytes?: number | null }): FileSplit {
    const { path, parts } = filePartOf(id);
    const { reads, splitBytes } = this.#spec;
    const inParts = parts > 1 && splitBytes !== undefined ? { partBytes: splitBytes } : {};
    const split = new FileSplit({
      id,
      bytes,
      context: this.#context!,
      reader: readerOf({ ...reads, path: this.#pathOf(path), ...inParts }),
      assigner: this.#assigner(),
      watermarkMoved: () => this.#watermarks!.moved(this.#open),
    });
    this.#open.push(split);
    return split;
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
