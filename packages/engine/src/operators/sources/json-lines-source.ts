import { formatType, invariant } from "@millrace/graph";
import type { Field, OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import { writeValue } from "../../batch/row-values.ts";
import { decodeUtf8 } from "../../batch/utf8.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { FileIdentity } from "../../io/file-identity.ts";
import type { FileInput } from "../../io/io-service.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { appendUtf8, writeScalar } from "./csv/field-parser.ts";
import { ESCAPED_TEXT, JsonRecord, MISSING, NESTED, NULL_VALUE } from "./json/json-record.ts";
import { readFileIdentity, writeFileIdentity } from "./file-identity-state.ts";
import { MalformedRows } from "./malformed-rows.ts";
import type { MalformedRow } from "./malformed-rows.ts";
import { readPositions, writePosition } from "./position-state.ts";
import { LineScanner, RecordSplitter } from "./record-splitter.ts";

type JsonLinesSpec = Extract<OperatorSpec, { kind: "json-lines-source" }>;

/**
 * The objects of a file with one JSON object a line, in its order.
 *
 * 1. A member that is missing or null is NULL. A STRING column takes any value: numbers, truths, objects and arrays as
 *    they stand in the file. Other columns take what the value's text means by the rules of CAST, and integers only
 *    where they are ones.
 * 2. A line that is no object, and a value that does not fit, are malformed; empty lines are none. Members that are not
 *    read are looked at for their syntax only.
 * 3. Subtask 0 reads the whole file and the others end at once. The last line of a watched file waits for its end.
 * 4. Position: offset and line number behind the last line.
 */
export class JsonLinesSource implements SourceOperator {
  readonly #spec: JsonLinesSpec;
  #context: OperatorContext | null = null;
  #output: readonly Field[] = [];
  #builder: BatchBuilder | null = null;
  #splitter: RecordSplitter | null = null;
  #input: FileInput | null = null;
  /** Of the file that was read before a restore. */
  #identity: FileIdentity | null = null;
  #record = new JsonRecord([]);
  #malformed: MalformedRows | null = null;
  /** Of the next line, from 1. */
  #line = 1;

  constructor(spec: JsonLinesSpec) {
    this.#spec = spec;
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#output = context.outputSchema.fields;
    this.#record = new JsonRecord(this.#output.map(({ name }) => name));
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    this.#splitter = new RecordSplitter(new LineScanner(), 0, context, () => (this.#line = 1));
    this.#malformed = new MalformedRows(this.#spec.malformed, this.#spec.path, context);
  }

  restore(state: StateReader): void {
    const [offset, line] = readPositions(state, this.#context!)[0]?.position ?? [];
    if (offset === undefined || line === undefined) return;
    this.#splitter!.offset = offset;
    this.#line = line;
    this.#identity = readFileIdentity(state);
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    if (this.#context!.subtask !== 0) return "end";
    const splitter = this.#splitter!;
    const found = this.#take(splitter, Math.min(maxRows, MAX_BATCH_ROWS));
    if (found !== "chunk") return found === "end" ? "end" : "more";
    this.#input ??= this.#context!.io.openFile(this.#spec.path, {
      offset: splitter.offset,
      watched: this.#spec.mode === "watched",
      identity: this.#identity,
    });
    return splitter.read(this.#input) === "pending" ? "idle" : "more";
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    if (this.#context!.subtask !== 0) return;
    writePosition(state, 0, [this.#splitter!.offset, this.#line]);
    writeFileIdentity(state, this.#input?.identity ?? this.#identity);
  }

  close(): void {
    this.#input?.close();
    this.#splitter?.close();
  }

  #take(splitter: RecordSplitter, maxRows: number): "record" | "chunk" | "end" {
    const builder = this.#builder!;
    let found: "record" | "chunk" | "end" = "record";
    builder.reset();
    for (let records = 0; records < maxRows; records++) {
      found = splitter.next();
      if (found !== "record") break;
      this.#takeLine(splitter);
      this.#line++;
    }
    if (builder.rowCount > 0) this.#context!.output.emit(builder.take());
    this.#malformed!.flush();
    return found;
  }

  #takeLine({ bytes, from, to }: RecordSplitter): void {
    const start = this.#line === 1 && bytes[from] === 0xef && bytes[from + 1] === 0xbb ? from + 3 : from;
    if (start >= to) return;
    const record = this.#record;
    if (!record.read(bytes, start, to)) {
      const position = record.problemAt - start + 1;
      return this.#refuse({ reason: `no JSON object: see character ${position}`, position }, start, to);
    }
    const { used } = this.#builder!.arena;
    for (let index = 0; index < this.#output.length; index++) {
      if (this.#writeMember(index)) continue;
      this.#builder!.arena.used = used;
      return this.#refuse(this.#memberProblem(index, start), start, to);
    }
    this.#builder!.rowCount++;
  }

  #writeMember(index: number): boolean {
    const record = this.#record;
    const builder = this.#builder!;
    const row = builder.rowCount;
    const { type } = this.#output[index]!;
    const shape = record.shape[index]!;
    if (shape === MISSING || shape === NULL_VALUE) {
      if (type.nullable) writeValue(builder, index, row, null);
      return type.nullable;
    }
    if (shape === ESCAPED_TEXT && type.kind === "STRING") {
      writeValue(builder, index, row, record.text(index));
      return true;
    }
    const { nulls } = builder.columns[index]!;
    if (nulls !== null) nulls[row] = 0;
    const range = { bytes: record.bytes, from: record.from[index]!, to: record.to[index]! };
    if (type.kind === "STRING") return appendUtf8(range, { builder, index, row, type }, null);
    return shape !== NESTED && writeScalar(range, { builder, index, row, type });
  }

  #memberProblem(index: number, start: number): Omit<MalformedRow, "raw" | "line"> {
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
  #refuse(problem: Omit<MalformedRow, "raw" | "line">, from: number, to: number): void {
    const { bytes } = this.#record;
    const raw = (): string => decodeUtf8(bytes, from, to - from);
    this.#malformed!.add({ ...problem, line: this.#line, raw });
  }
}

const MAX_SHOWN = 100;

export const jsonLinesSourceFactory: OperatorFactory<"json-lines-source"> = (spec) =>
  new JsonLinesSource(spec);
