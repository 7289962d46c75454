import { isGzipPath } from "@millrace/graph";
import { MIN_WATERMARK } from "../../../batch/row-batch.ts";
import { decodeUtf8, encodeUtf8 } from "../../../batch/utf8.ts";
import type { RowBatch } from "../../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../../checkpoint/state-io.ts";
import type { IoService } from "../../../io/io-service.ts";
import type { Operator, OperatorContext, SourceOperator } from "../../operator.ts";
import { filePartOf } from "./file-splits.ts";

/** What a split has written, by section of its reader ("r") or its watermarks ("w"); and the length of the file ("bytes"). */
export type SplitState = readonly (readonly [name: string, bytes: Uint8Array])[];

const BYTES = "bytes";

export interface FileSplitParts {
  readonly id: string;
  /** Of the file when it was found; null: not known, or to be restored. */
  readonly bytes: number | null;
  readonly context: OperatorContext;
  readonly reader: SourceOperator;
  /** Assigns the watermarks of its rows; null: there are none. */
  readonly assigner: Operator | null;
  readonly watermarkMoved: () => void;
}

/**
 * One file of a directory, or a part of one: a source of its own that reads it as if it were alone, or one of as many
 * subtasks as there are parts, and the watermarks of its rows. Its state is that of both, named apart.
 */
export class FileSplit {
  readonly id: string;
  readonly path: string;
  watermark = MIN_WATERMARK;
  readonly #reader: SourceOperator;
  readonly #assigner: Operator | null;
  readonly #counted: CountedIo;
  readonly #isPart: boolean;
  #bytes: number | null;

  constructor({ id, bytes, context, reader, assigner, watermarkMoved }: FileSplitParts) {
    const { path, part, parts } = filePartOf(id);
    this.id = id;
    this.path = path;
    this.#isPart = parts > 1;
    this.#bytes = bytes;
    this.#reader = reader;
    this.#assigner = assigner;
    this.#counted = new CountedIo(context.io);
    const alone = { ...context, subtask: part, parallelism: parts, registerProcessingTimer: (): void => {} };
    const noTime = { emitWatermark: (): void => {}, emitIdle: (): void => {} };
    const rows = (batch: RowBatch): void => {
      if (assigner === null) context.output.emit(batch);
      else assigner.processBatch(batch);
    };
    reader.open({ ...alone, io: this.#counted.service, output: { ...noTime, emit: rows, blocked: false } });
    assigner?.open({
      ...alone,
      output: {
        emit: (batch) => context.output.emit(batch),
        emitWatermark: (watermark) => {
          this.watermark = watermark;
          watermarkMoved();
        },
        emitIdle: () => {},
        blocked: false,
      },
    });
  }

  /** How long the file was when it was read; null: not known, as it is unpacked as it is read. */
  get bytesRead(): number | null {
    if (isGzipPath(this.path)) return null;
    return this.#isPart ? this.#bytes : this.#counted.bytes;
  }

  /** Position in the file, as far as it was asked for. */
  get bytesSeen(): number {
    return this.#counted.bytes;
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    return this.#reader.poll(maxRows);
  }

  restore(state: SplitState): void {
    this.#reader.restore?.(readerOf(state, "r/"));
    this.#assigner?.restore?.(readerOf(state, "w/"));
    const bytes = state.find(([name]) => name === BYTES)?.[1];
    if (bytes !== undefined) this.#bytes = Number(decodeUtf8(bytes, 0, bytes.length));
  }

  snapshot(checkpointId: number): SplitState {
    const sections: (readonly [string, Uint8Array])[] = [];
    this.#reader.snapshot?.(checkpointId, writerTo(sections, "r/"));
    this.#assigner?.snapshot?.(checkpointId, writerTo(sections, "w/"));
    if (this.#isPart && this.#bytes !== null) sections.push([BYTES, encodeUtf8(String(this.#bytes))]);
    return sections;
  }

  close(): void {
    this.#reader.close?.();
    this.#assigner?.close?.();
  }
}

const readerOf = (state: SplitState, prefix: string): StateReader => ({
  operator: (name) => state.flatMap(([section, bytes]) => (section === prefix + name ? [bytes] : [])),
  keyed: () => [],
  blocks: () => [],
});

const writerTo = (sections: (readonly [string, Uint8Array])[], prefix: string): StateWriter => ({
  operator: (name, bytes) => void sections.push([prefix + name, bytes]),
  keyed: () => {},
});

/** The length of a file as it was read: how far, or, where it is read at positions, as it was told. */
class CountedIo {
  bytes = 0;
  readonly service: IoService;

  constructor(io: IoService) {
    this.service = {
      ...io,
      openFile: (path, options) => {
        const input = io.openFile(path, options);
        this.bytes = options.offset;
        return {
          read: () => {
            const chunk = input.read();
            if (typeof chunk !== "string") this.bytes += chunk.length;
            return chunk;
          },
          close: () => input.close(),
        };
      },
      openRandomAccess: (path) => {
        const input = io.openRandomAccess(path);
        return {
          get byteLength() {
            const length = input.byteLength;
            counted.bytes = length ?? 0;
            return length;
          },
          request: (from, to) => input.request(from, to),
          take: () => input.take(),
          close: () => input.close(),
        };
      },
    };
    // oxlint-disable-next-line typescript/no-this-alias -- the getter above has a `this` of its own
    const counted = this;
  }
}
