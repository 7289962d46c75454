import { formatType, invariant } from "@millrace/graph";
import type { Field, LogicalType, OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { FileIdentity } from "../../io/file-identity.ts";
import type { FileInput } from "../../io/io-service.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { declaredMapping, headerMapping } from "./csv/column-mapping.ts";
import type { ColumnMapping } from "./csv/column-mapping.ts";
import { csvFormat } from "./csv/csv-format.ts";
import { BROKEN_FIELD, CsvRecord } from "./csv/csv-record.ts";
import { byteOrderMarkAt, CsvScanner } from "./csv/csv-scanner.ts";
import { parseField } from "./csv/field-parser.ts";
import { readFileIdentity, writeFileIdentity } from "./file-identity-state.ts";
import { MalformedRows } from "./malformed-rows.ts";
import type { MalformedRow } from "./malformed-rows.ts";
import { readPositions, writePosition } from "./position-state.ts";
import { RecordSplitter } from "./record-splitter.ts";

type CsvSpec = Extract<OperatorSpec, { kind: "csv-text-source" }>;

/**
 * The records of a CSV file (RFC 4180), in its order.
 *
 * 1. Lines end with LF or CR LF; empty lines and comments are no records; a quoted field may hold line breaks. A byte
 *    order mark is skipped. The last line of a watched file waits for its end.
 * 2. A record with another number of fields than the header (or, without one, the declared columns), with broken quotes, or
 *    with a field that does not fit its type is malformed: it fails the job, or is counted and skipped or sent aside.
 *    Fields of columns that are not read are not looked at.
 * 3. A column that the header lacks always fails the job.
 *    Where a watched file begins anew, so do its header and the count of lines.
 * 4. Subtask 0 reads the whole file and the others end at once, as for text files.
 * 5. Position: offset and line number behind the last record, then, once the header is known, minus the number of its
 *    fields and where each declared column stands in it: another projection may be read after a restore. (Positions of
 *    old have the number of fields and the columns that were read.)
 */
export class CsvTextSource implements SourceOperator {
  readonly #spec: CsvSpec;
  readonly #scanner: CsvScanner;
  readonly #record: CsvRecord;
  #context: OperatorContext | null = null;
  #output: readonly Field[] = [];
  #builder: BatchBuilder | null = null;
  #splitter: RecordSplitter | null = null;
  #input: FileInput | null = null;
  /** Of the file that was read before a restore. */
  #identity: FileIdentity | null = null;
  #mapping: ColumnMapping | null = null;
  /** Field of each declared column by the header, or -1; null: not known yet, or there is no header. */
  #header: ColumnMapping | null = null;
  #malformed: MalformedRows | null = null;
  /** Of the next record, from 1. */
  #line = 1;

  constructor(spec: CsvSpec) {
    const format = csvFormat(spec);
    this.#spec = spec;
    this.#scanner = new CsvScanner(format);
    this.#record = new CsvRecord(format);
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#output = context.outputSchema.fields;
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    this.#splitter = new RecordSplitter(this.#scanner, 0, context, () => {
      this.#line = 1;
      if (this.#spec.header) this.#mapping = null;
    });
    this.#malformed = new MalformedRows(this.#spec.malformed, this.#spec.path, context);
    if (!this.#spec.header) this.#mapping = declaredMapping(this.#spec.columns, this.#output);
  }

  restore(state: StateReader): void {
    const position = readPositions(state, this.#context!)[0]?.position;
    if (position === undefined) return;
    const [offset = 0, line = 1, fieldCount, ...fields] = position;
    this.#splitter!.offset = offset;
    this.#line = line;
    this.#identity = readFileIdentity(state);
    if (fieldCount === undefined || !this.#spec.header) return;
    if (fieldCount > 0) this.#mapping = { fieldCount, fields };
    else this.#useHeader({ fieldCount: -fieldCount, fields });
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
    const header = this.#header;
    const known = header ?? this.#mapping;
    const mapping =
      known === null ? [] : [header === null ? known.fieldCount : -known.fieldCount, ...known.fields];
    writePosition(state, 0, [this.#splitter!.offset, this.#line, ...mapping]);
    writeFileIdentity(state, this.#input?.identity ?? this.#identity);
  }

  close(): void {
    this.#input?.close();
    this.#splitter?.close();
  }

  /** Emits up to `maxRows` rows of the chunk at hand; malformed records count as rows, so that a call is bounded. */
  #take(splitter: RecordSplitter, maxRows: number): "record" | "chunk" | "end" {
    const builder = this.#builder!;
    let found: "record" | "chunk" | "end" = "record";
    builder.reset();
    for (let records = 0; records < maxRows; records++) {
      found = splitter.next();
      if (found !== "record") break;
      this.#takeRecord(splitter);
    }
    if (builder.rowCount > 0) this.#context!.output.emit(builder.take());
    this.#malformed!.flush();
    return found;
  }

  #takeRecord({ bytes, from, to }: RecordSplitter): void {
    const start = this.#line === 1 ? from + byteOrderMarkAt(bytes, from, to) : from;
    if (start < to && bytes[start] !== this.#record.format.comment) {
      this.#record.split(bytes, start, to);
      if (this.#mapping === null) this.#useHeader(headerMapping(this.#record, this.#spec.columns));
      else this.#readRow(this.#mapping, start, to);
    }
    this.#line += this.#scanner.recordLines;
  }

  #useHeader(header: ColumnMapping): void {
    const { columns } = this.#spec;
    const fields = this.#output.map(
      (field) => header.fields[columns.findIndex(({ name }) => name === field.name)] ?? -1,
    );
    const missing = this.#output.filter((_, index) => fields[index]! < 0).map((field) => field.name);
    this.#header = header;
    this.#mapping = { fieldCount: header.fieldCount, fields };
    if (missing.length === 0) return;
    const reason = `the header has no column ${missing.join(", ")}`;
    throw this.#malformed!.failure({ reason, line: this.#line, field: missing[0]! });
  }

  #readRow(mapping: ColumnMapping, from: number, to: number): void {
    const record = this.#record;
    const builder = this.#builder!;
    const row = builder.rowCount;
    if (record.fieldCount !== mapping.fieldCount || this.#scanner.unterminated) {
      return this.#refuse(wholeProblem(record, mapping, this.#scanner.unterminated), from, to);
    }
    const { used } = builder.arena;
    for (let index = 0; index < mapping.fields.length; index++) {
      const field = mapping.fields[index]!;
      const { name, type } = this.#output[index]!;
      if (parseField(record, field, { builder, index, row, type })) continue;
      builder.arena.used = used;
      const problem = fieldProblem(record, field, type);
      return this.#refuse({ ...problem, field: name, position: record.from[field]! - from + 1 }, from, to);
    }
    builder.rowCount++;
  }

  // oxlint-disable-next-line max-params -- what is wrong, and a byte range
  #refuse(problem: Pick<MalformedRow, "reason" | "field" | "position">, from: number, to: number): void {
    this.#malformed!.add({ ...problem, line: this.#line, raw: () => this.#record.decoded(from, to) });
  }
}

const MAX_SHOWN = 100;

function wholeProblem(
  { fieldCount }: CsvRecord,
  expected: ColumnMapping,
  unterminated: boolean,
): Pick<MalformedRow, "reason"> {
  if (unterminated) return { reason: "a quote is not closed" };
  return { reason: `${fieldCount} fields instead of ${expected.fieldCount}` };
}

function fieldProblem(record: CsvRecord, field: number, type: LogicalType): Pick<MalformedRow, "reason"> {
  if (record.shape[field] === BROKEN_FIELD) return { reason: "text behind a closing quote" };
  const text = JSON.stringify(record.text(field).slice(0, MAX_SHOWN));
  return { reason: `${text} is no ${formatType(type)}` };
}

export const csvTextSourceFactory: OperatorFactory<"csv-text-source"> = (spec) => new CsvTextSource(spec);
