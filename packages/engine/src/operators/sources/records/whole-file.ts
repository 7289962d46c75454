import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { FileIdentity } from "../../../io/file-identity.ts";
import type { FileInput } from "../../../io/io-service.ts";
import type { OperatorContext } from "../../operator.ts";
import { readPositions, writePosition } from "../position-state.ts";
import { readFileIdentity, writeFileIdentity } from "./file-identity-state.ts";
import type { FileRecords, RecordPlace } from "./file-records.ts";
import { RecordSplitter } from "./record-splitter.ts";
import type { RecordScanner } from "./record-splitter.ts";

export interface WholeFileOptions {
  readonly open: (from: { readonly offset: number; readonly identity: FileIdentity | null }) => FileInput;
  readonly scanner: RecordScanner;
  readonly context: OperatorContext;
  /** Whether records can be read again from a position. */
  readonly replayable: boolean;
  /** The line of the next record is part of the position. */
  readonly keepsLine: boolean;
  /** A watched file begins anew. */
  readonly restarted?: () => void;
}

/**
 * Subtask 0 reads the whole file and the others end at once: records keep their order, and the size of what grows need
 * not be known. Position: the offset behind the last record, the line of the next one, and which file they are of.
 */
export class WholeFile implements FileRecords {
  readonly record: RecordSplitter;
  readonly #options: WholeFileOptions;
  readonly #reads: boolean;
  #line = 1;
  /** Of the next record, from 1. */
  #nextLine = 1;
  #start = 0;
  #input: FileInput | null = null;
  /** Of the file that was read before a restore. */
  #identity: FileIdentity | null = null;

  constructor(options: WholeFileOptions) {
    const { scanner, context, restarted } = options;
    this.#options = options;
    this.#reads = context.subtask === 0;
    this.record = new RecordSplitter(scanner, 0, context, () => {
      this.#nextLine = 1;
      restarted?.();
    });
  }

  get place(): RecordPlace {
    return { kind: "line", line: this.#line };
  }

  get isFirst(): boolean {
    return this.#start === 0;
  }

  next(): "record" | "chunk" | "end" {
    if (!this.#reads) return "end";
    const start = this.record.offset;
    const found = this.record.next();
    if (found !== "record") return found;
    const { recordLines, leadingLines = 0 } = this.#options.scanner;
    this.#start = start;
    this.#line = this.#nextLine + leadingLines;
    this.#nextLine += recordLines;
    return found;
  }

  read(): "more" | "idle" {
    this.#input ??= this.#options.open({ offset: this.record.offset, identity: this.#identity });
    return this.record.read(this.#input) === "pending" ? "idle" : "more";
  }

  headingEnds(): void {}

  restore(state: StateReader): readonly number[] | null {
    const [offset, ...also] = readPositions(state, this.#options.context)[0]?.position ?? [];
    if (offset === undefined) return null;
    this.record.offset = offset;
    this.#identity = readFileIdentity(state);
    if (!this.#options.keepsLine) return also;
    const [line = 1, ...rest] = also;
    this.#nextLine = line;
    return rest;
  }

  snapshot(state: StateWriter, also: readonly number[]): void {
    if (!this.#reads || !this.#options.replayable) return;
    const { offset } = this.record;
    writePosition(state, 0, this.#options.keepsLine ? [offset, this.#nextLine, ...also] : [offset, ...also]);
    writeFileIdentity(state, this.#input?.identity ?? this.#identity);
  }

  close(): void {
    this.#input?.close();
    this.record.close();
  }
}
