import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { FileInput } from "../../../io/io-service.ts";
import type { OperatorContext } from "../../operator.ts";
import { hasPosition, readPositions, writePosition } from "../position-state.ts";
import type { FileRecords, RecordPlace } from "./file-records.ts";
import { LineScanner, RecordSplitter } from "./record-splitter.ts";

/** Every `stride`-th part from `part` on; the next record begins at `offset`, or, -1, is the first of its part. */
interface PartSplit {
  readonly owner: number;
  readonly stride: number;
  readonly partBytes: number;
  part: number;
  offset: number;
  ended: boolean;
}

export interface FilePartsOptions {
  readonly path: string;
  readonly partBytes: number;
  /** The file begins with what every subtask has to know. */
  readonly headed: boolean;
  readonly context: OperatorContext;
}

/**
 * All subtasks read the lines of one file: it is divided into parts of the same size, and subtask k of n has the parts
 * that are k modulo n, in their order, so that all of them move through the file together.
 *
 * 1. A line belongs to the part that its first byte is in; whoever has it reads on beyond its end. So every line end must
 *    be the end of a record.
 * 2. Nobody needs to know the size of the file: a split ends where the file does. What is appended while it is read may be
 *    read or not.
 * 3. Position: stride, size of a part, part and offset for each split; of a subtask without splits, that it has none.
 */
export class FileParts implements FileRecords {
  readonly record: RecordSplitter;
  readonly #options: FilePartsOptions;
  #splits: readonly PartSplit[];
  #split: PartSplit | null = null;
  #input: FileInput | null = null;
  #inHeading: boolean;
  /** Offset behind the heading. */
  #bodyFrom = 0;
  /** What comes next is the end of a line of the part before. */
  #inPartBefore = false;
  #start = 0;

  constructor(options: FilePartsOptions) {
    const { context, partBytes, headed } = options;
    const { subtask, parallelism } = context;
    this.#options = options;
    this.#inHeading = headed;
    this.record = new RecordSplitter(new LineScanner(), 0, context);
    const first = { owner: subtask, stride: parallelism, part: subtask };
    this.#splits = [{ ...first, partBytes, offset: -1, ended: false }];
  }

  get place(): RecordPlace {
    return { kind: "byte", byte: this.#start };
  }

  get isFirst(): boolean {
    return this.#start === 0;
  }

  next(): "record" | "chunk" | "end" {
    if (this.#inHeading) return this.#take();
    const split = this.#split ?? this.#enter();
    if (split === null) return "end";
    if (this.#inPartBefore) {
      const found = this.#take();
      if (found === "chunk") return found;
      if (found === "end") return this.#leave(split, true);
      this.#inPartBefore = false;
      split.offset = this.record.offset;
    }
    if (this.record.offset >= (split.part + 1) * split.partBytes) return this.#leave(split, false);
    const found = this.#take();
    if (found === "end") return this.#leave(split, true);
    split.offset = this.record.offset;
    return found;
  }

  read(): "more" | "idle" {
    const { context, path } = this.#options;
    this.#input ??= context.io.openFile(path, { offset: this.record.offset, watched: false });
    return this.record.read(this.#input) === "pending" ? "idle" : "more";
  }

  headingEnds(): void {
    if (!this.#inHeading) return;
    this.#inHeading = false;
    this.#bodyFrom = this.record.offset;
    this.#closeInput();
  }

  restore(state: StateReader): readonly number[] | null {
    if (!hasPosition(state)) return null;
    this.#splits = readPositions(state, this.#options.context).flatMap(({ owner, position }): PartSplit[] => {
      const [stride, partBytes, part, offset] = position;
      if (stride === undefined || partBytes === undefined || part === undefined) return [];
      return [{ owner, stride, partBytes, part, offset: offset ?? -1, ended: false }];
    });
    return [];
  }

  snapshot(state: StateWriter): void {
    for (const { owner, stride, partBytes, part, offset } of this.#splits)
      writePosition(state, owner, [stride, partBytes, part, offset]);
    if (this.#splits.length === 0) writePosition(state, this.#options.context.subtask, []);
  }

  close(): void {
    this.#closeInput();
    this.record.close();
  }

  #take(): "record" | "chunk" | "end" {
    this.#start = this.record.offset;
    return this.record.next();
  }

  /** Goes to the part that is nearest to the beginning of the file; null where all is read. */
  #enter(): PartSplit | null {
    let nearest: PartSplit | null = null;
    for (const split of this.#splits)
      if (!split.ended && (nearest === null || partStart(split) < partStart(nearest))) nearest = split;
    if (nearest === null) return null;
    const start = partStart(nearest);
    this.#inPartBefore = nearest.offset < 0 && start > this.#bodyFrom;
    const from = nearest.offset < 0 ? Math.max(start, this.#bodyFrom) : nearest.offset;
    // The byte before a part says whether a line begins with it.
    this.record.seek(this.#inPartBefore ? start - 1 : from);
    this.#split = nearest;
    return nearest;
  }

  #leave(split: PartSplit, ended: boolean): "chunk" | "end" {
    this.#closeInput();
    this.#split = null;
    split.ended = ended;
    split.part += split.stride;
    split.offset = -1;
    return this.#enter() === null ? "end" : "chunk";
  }

  #closeInput(): void {
    this.#input?.close();
    this.#input = null;
  }
}

const partStart = ({ part, partBytes }: PartSplit): number => part * partBytes;
