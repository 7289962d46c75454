import { invariant, InvariantError } from "@millrace/graph";
import type { OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../batch/batch-builder.ts";
import type { StringColumn } from "../batch/column.ts";
import type { RowBatch } from "../batch/row-batch.ts";
import { equalBytes } from "../batch/string-arena.ts";
import { encodeUtf8 } from "../batch/utf8.ts";
import { byteStrings } from "../expression/byte-strings.ts";
import { HeldRows } from "./held-rows.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import type { Operator, OperatorContext } from "./operator.ts";

export type SplitTextSpec = Extract<OperatorSpec, { kind: "split-text" }>;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * FlatMap of a text column: one row for each part, the other columns repeated. NULL has no parts.
 *
 * `words`: runs of letters, digits, `_` and whatever is not ASCII; `delimiter`: the parts between the delimiters, empty
 * ones included; `lines`: the parts between line ends.
 */
class SplitText implements Operator {
  readonly #spec: SplitTextSpec;
  readonly #delimiter: Uint8Array;
  #context: OperatorContext | null = null;
  #builder: BatchBuilder | null = null;
  #kinds = new Uint8Array(0);
  /** The batch at hand and the row that is being split. */
  #batch: RowBatch | null = null;
  #row = 0;
  #blocked = false;
  #held: HeldRows | null = null;

  constructor(spec: SplitTextSpec) {
    this.#spec = spec;
    this.#delimiter = spec.mode === "lines" ? Uint8Array.of(NEWLINE) : encodeUtf8(spec.delimiter);
  }

  open(context: OperatorContext): void {
    const { inputSchema, outputSchema } = context;
    invariant(inputSchema !== null && outputSchema !== null, "split-text has an input and an output");
    this.#context = context;
    this.#builder = new BatchBuilder(outputSchema);
    this.#held = new HeldRows(inputSchema);
    this.#kinds = new Uint8Array(this.#builder.capacity);
  }

  processBatch(batch: RowBatch): void {
    this.#held!.hold(batch, this.#split(batch));
  }

  drain(): boolean {
    return this.#held!.drain(this.#context!.output, (rows) => this.#split(rows));
  }

  /** Splits rows until the output is blocked; the row to go on from. */
  #split(batch: RowBatch): number {
    const text = batch.columns[this.#spec.column]!;
    if (text.kind !== "string") throw new InvariantError(`cannot split ${text.kind}`);
    this.#batch = batch;
    this.#blocked = false;
    this.#builder!.reset();
    for (this.#row = batch.from; this.#row < batch.to && !this.#blocked; this.#row++) {
      if (text.nulls !== null && text.nulls[this.#row] !== 0) continue;
      if (this.#spec.mode === "words") this.#splitWords(text);
      else this.#splitAt(text);
    }
    this.#flush();
    this.#batch = null;
    return this.#row;
  }

  processWatermark(watermark: number): void {
    this.#context!.output.emitWatermark(watermark);
  }

  #splitWords(text: StringColumn): void {
    const { heap } = text;
    let at = text.offsets[this.#row]!;
    const end = at + text.lengths[this.#row]!;
    while (at < end) {
      while (at < end && WORD[heap[at]!] === 0) at++;
      const from = at;
      while (at < end && WORD[heap[at]!] === 1) at++;
      if (at > from) this.#append(heap, from, at - from);
    }
  }

  #splitAt(text: StringColumn): void {
    const { heap } = text;
    const size = this.#delimiter.length;
    let from = text.offsets[this.#row]!;
    const end = from + text.lengths[this.#row]!;
    for (let at = from; at + size <= end && size > 0;) {
      if (!equalBytes(heap, at, this.#delimiter, 0, size)) {
        at++;
        continue;
      }
      this.#appendPart(heap, from, at);
      at += size;
      from = at;
    }
    this.#appendPart(heap, from, end);
  }

  #appendPart(heap: Uint8Array, from: number, to: number): void {
    const carriageReturn = this.#spec.mode === "lines" && to > from && heap[to - 1] === CARRIAGE_RETURN;
    this.#append(heap, from, to - from - (carriageReturn ? 1 : 0));
  }

  #append(heap: Uint8Array, from: number, length: number): void {
    const builder = this.#builder!;
    if (builder.full) this.#flush();
    const at = builder.rowCount++;
    const batch = this.#batch!;
    for (let index = 0; index < batch.columns.length; index++) {
      if (index !== this.#spec.column) builder.copyValue(index, at, batch.columns[index]!, this.#row);
    }
    const target = builder.columns[this.#spec.column] as StringColumn;
    if (target.nulls !== null) target.nulls[at] = 0;
    const size = this.#spec.lowerCase
      ? byteStrings.lower(builder.arena, heap, from, length)
      : byteStrings.append(builder.arena, heap, from, length);
    target.offsets[at] = builder.arena.used - size;
    target.lengths[at] = size;
    this.#kinds[at] = batch.rowKinds?.[this.#row] ?? 0;
  }

  #flush(): void {
    const builder = this.#builder!;
    if (builder.rowCount === 0) return;
    const { output } = this.#context!;
    output.emit(builder.take(this.#batch!.rowKinds === null ? null : this.#kinds));
    builder.reset();
    this.#blocked = output.blocked;
  }
}

/** 1 for bytes of words. */
const WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 || /\w/.test(String.fromCharCode(byte)) ? 1 : 0,
);

export const splitTextFactory: OperatorFactory<"split-text"> = (spec) => new SplitText(spec);
