import { formatType, invariant } from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import { decodeUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { JobFailureError } from "../../task/job-failure-error.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { byteOrderMarkAt } from "./csv/csv-scanner.ts";
import { ARRAY_PHASES, ArrayScanner } from "./json/array-scanner.ts";
import { JsonRecord, MISSING } from "./json/json-record.ts";
import { writeMember } from "./json/write-member.ts";
import { MalformedRows } from "./malformed-rows.ts";
import type { MalformedRow } from "./malformed-rows.ts";
import type { FileRecords } from "./records/file-records.ts";
import { openFileRecords } from "./records/open-file-records.ts";
import { LineScanner } from "./records/record-splitter.ts";

type JsonLinesSpec = Extract<OperatorSpec, { kind: "json-lines-source" }>;

/**
 * The objects of a file with one JSON object a line, or of one that is an array of objects, in its order.
 *
 * 1. A member that is missing or null is NULL. A STRING column takes any value: numbers, truths, objects and arrays as
 *    they stand in the file. Other columns take what the value's text means by the rules of CAST, and integers only
 *    where they are ones.
 * 2. A line that is no object, and a value that does not fit, are malformed; empty lines are none. Members that are not
 *    read are looked at for their syntax only.
 * 3. The last line of a watched file waits for its end. An array that the file does not close is malformed at its end.
 * 4. Position: that of the records.
 */
export class JsonLinesSource implements SourceOperator {
  readonly #spec: JsonLinesSpec;
  #context: OperatorContext | null = null;
  #output: readonly Field[] = [];
  #builder: BatchBuilder | null = null;
  #records: FileRecords | null = null;
  readonly #array: ArrayScanner | null;
  #record = new JsonRecord([]);
  #malformed: MalformedRows | null = null;

  constructor(spec: JsonLinesSpec) {
    this.#spec = spec;
    this.#array = spec.form === "array" ? new ArrayScanner() : null;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#output = context.outputSchema.fields;
    this.#record = new JsonRecord(this.#output.map(({ name }) => name));
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    const scanner = this.#array ?? new LineScanner();
    this.#records = openFileRecords({ spec: this.#spec, context, scanner, headed: false, keepsLine: true });
    this.#malformed = new MalformedRows(this.#spec.malformed, this.#spec.path, context);
  }

  restore(state: StateReader): void {
    const [phase = 0] = this.#records!.restore(state) ?? [];
    this.#array?.resume(ARRAY_PHASES[phase] ?? "before");
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    const records = this.#records!;
    const found = this.#take(records, Math.min(maxRows, MAX_BATCH_ROWS));
    if (found !== "chunk") return found === "end" ? "end" : "more";
    return records.read();
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    this.#records!.snapshot(state, this.#array === null ? [] : [ARRAY_PHASES.indexOf(this.#array.begunIn)]);
  }

  close(): void {
    this.#records?.close();
  }

  #take(records: FileRecords, maxRows: number): "record" | "chunk" | "end" {
    const builder = this.#builder!;
    let found: "record" | "chunk" | "end" = "record";
    builder.reset();
    for (let taken = 0; taken < maxRows; taken++) {
      found = records.next();
      if (found !== "record") break;
      this.#takeRecord(records);
    }
    if (found === "end" && this.#array !== null) this.#checkClosed(this.#array);
    if (builder.rowCount > 0) this.#context!.output.emit(builder.take());
    this.#malformed!.flush();
    return found;
  }

  #takeRecord(records: FileRecords): void {
    const { bytes, from, to } = records.record;
    let start = records.isFirst ? from + byteOrderMarkAt(bytes, from, to) : from;
    if (this.#array !== null) start = this.#elementFrom(this.#array, bytes, start, to);
    if (start < to) this.#takeObject(bytes, start, to);
  }

  /** Where the element begins in a record of an array. */
  // oxlint-disable-next-line max-params -- a byte range of lent bytes
  #elementFrom(array: ArrayScanner, bytes: Uint8Array, from: number, to: number): number {
    if (array.broken) throw this.#failure("the file is no JSON array");
    const start = blanksEnd(bytes, from, to);
    if (array.recordPhase === "before") return blanksEnd(bytes, start + 1, to);
    if (array.recordPhase === "inside" || start >= to) return start;
    throw this.#failure("something stands behind the array");
  }

  #checkClosed(array: ArrayScanner): void {
    if (array.phase !== "inside") return;
    array.resume("behind");
    const reason = "the file does not close the array";
    this.#malformed!.add({ reason, place: this.#records!.place, raw: () => "" });
  }

  #failure(reason: string): JobFailureError {
    return this.#malformed!.failure({ reason, place: this.#records!.place });
  }

  // oxlint-disable-next-line max-params -- a byte range of lent bytes
  #takeObject(bytes: Uint8Array, start: number, to: number): void {
    const record = this.#record;
    if (!record.read(bytes, start, to)) {
      const position = record.problemAt - start + 1;
      return this.#refuse({ reason: `no JSON object: see character ${position}`, position }, start, to);
    }
    const { used } = this.#builder!.arena;
    for (let index = 0; index < this.#output.length; index++) {
      const { type } = this.#output[index]!;
      if (writeMember(record, index, { builder: this.#builder!, index, type })) continue;
      this.#builder!.arena.used = used;
      return this.#refuse(this.#memberProblem(index, start), start, to);
    }
    this.#builder!.rowCount++;
  }

  #memberProblem(index: number, start: number): Omit<MalformedRow, "raw" | "place"> {
    const { name, type } = this.#output[index]!;
    const record = this.#record;
    const shape = record.shape[index]!;
    if (shape === MISSING) return { reason: `no member ${name}`, field: name };
    const text = record.text(index).slice(0, MAX_SHOWN);
    return {
      reason: `${JSON.stringify(text)} is no ${formatType(type)}`,
      field: name,
      position: record.from[index]! - start + 1,
    };
  }

  // oxlint-disable-next-line max-params -- what is wrong, and a byte range
  #refuse(problem: Omit<MalformedRow, "raw" | "place">, from: number, to: number): void {
    const { bytes } = this.#record;
    const raw = (): string => decodeUtf8(bytes, from, to - from);
    this.#malformed!.add({ ...problem, place: this.#records!.place, raw });
  }
}

const MAX_SHOWN = 100;

function blanksEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at]! <= 32) at++;
  return at;
}

export const jsonLinesSourceFactory: OperatorFactory<"json-lines-source"> = (spec) =>
  new JsonLinesSource(spec);
