import { formatType, invariant } from "@millrace/graph";
import type { Field, LogicalType, OperatorSpec } from "@millrace/graph";
import { BatchBuilder } from "../../batch/batch-builder.ts";
import { MAX_BATCH_ROWS } from "../../batch/row-batch.ts";
import type { StateReader, StateWriter } from "../../checkpoint/state-io.ts";
import type { OperatorContext, SourceOperator } from "../operator.ts";
import type { OperatorFactory } from "../operator-factory.ts";
import { declaredMapping, headerMapping } from "./csv/column-mapping.ts";
import type { ColumnMapping } from "./csv/column-mapping.ts";
import { csvFormat } from "./csv/csv-format.ts";
import { BROKEN_FIELD, CsvRecord, UNCLOSED_FIELD } from "./csv/csv-record.ts";
import { byteOrderMarkAt, CsvScanner } from "./csv/csv-scanner.ts";
import { parseField } from "./csv/field-parser.ts";
import { MalformedRows } from "./malformed-rows.ts";
import type { MalformedRow } from "./malformed-rows.ts";
import type { FileRecords } from "./records/file-records.ts";
import { openFileRecords } from "./records/open-file-records.ts";

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
 * 4. In a file that is read in parts every line end ends a record: a field with a line break in it is malformed.
 * 5. Position: that of the records; of a whole file then, once the header is known, minus the number of its fields and
 *    where each declared column stands in it: another projection may be read after a restore. (Positions of old have the
 *    number of fields and the columns that were read.)
 */
export class CsvTextSource implements SourceOperator {
  readonly #spec: CsvSpec;
  readonly #record: CsvRecord;
  #context: OperatorContext | null = null;
  #output: readonly Field[] = [];
  #builder: BatchBuilder | null = null;
  #records: FileRecords | null = null;
  #mapping: ColumnMapping | null = null;
  /** Field of each declared column by the header, or -1; null: not known yet, or there is no header. */
  #header: ColumnMapping | null = null;
  #malformed: MalformedRows | null = null;

  constructor(spec: CsvSpec) {
    this.#spec = spec;
    this.#record = new CsvRecord(csvFormat(spec));
  }

  open(context: OperatorContext): void {
    invariant(context.outputSchema, "a source has an output");
    this.#context = context;
    this.#output = context.outputSchema.fields;
    this.#builder = new BatchBuilder(context.outputSchema, MAX_BATCH_ROWS);
    this.#records = openFileRecords({
      spec: this.#spec,
      context,
      scanner: new CsvScanner(this.#record.format),
      headed: this.#spec.header,
      keepsLine: true,
      restarted: () => {
        if (this.#spec.header) this.#mapping = null;
      },
    });
    this.#malformed = new MalformedRows(this.#spec.malformed, this.#spec.path, context);
    if (!this.#spec.header) this.#mapping = declaredMapping(this.#spec.columns, this.#output);
  }

  restore(state: StateReader): void {
    const [fieldCount, ...fields] = this.#records!.restore(state) ?? [];
    if (fieldCount === undefined || !this.#spec.header) return;
    if (fieldCount > 0) this.#mapping = { fieldCount, fields };
    else this.#useHeader({ fieldCount: -fieldCount, fields });
  }

  poll(maxRows: number): "more" | "idle" | "end" {
    const records = this.#records!;
    const found = this.#take(records, Math.min(maxRows, MAX_BATCH_ROWS));
    if (found !== "chunk") return found === "end" ? "end" : "more";
    return records.read();
  }

  snapshot(_checkpointId: number, state: StateWriter): void {
    const header = this.#header;
    const known = header ?? this.#mapping;
    const mapping =
      known === null ? [] : [header === null ? known.fieldCount : -known.fieldCount, ...known.fields];
    this.#records!.snapshot(state, mapping);
  }

  close(): void {
    this.#records?.close();
  }

  /** Emits up to `maxRows` rows of the chunk at hand; malformed records count as rows, so that a call is bounded. */
  #take(records: FileRecords, maxRows: number): "record" | "chunk" | "end" {
    const builder = this.#builder!;
    let found: "record" | "chunk" | "end" = "record";
    builder.reset();
    for (let taken = 0; taken < maxRows; taken++) {
      found = records.next();
      if (found !== "record") break;
      this.#takeRecord(records);
    }
    if (builder.rowCount > 0) this.#context!.output.emit(builder.take());
    this.#malformed!.flush();
    return found;
  }

  #takeRecord(records: FileRecords): void {
    const { bytes, from, to } = records.record;
    const start = records.isFirst ? from + byteOrderMarkAt(bytes, from, to) : from;
    if (start >= to || bytes[start] === this.#record.format.comment) return;
    this.#record.split(bytes, start, to);
    if (this.#mapping !== null) return this.#readRow(this.#mapping, start, to);
    this.#useHeader(headerMapping(this.#record, this.#spec.columns));
    records.headingEnds();
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
    throw this.#malformed!.failure({ reason, place: this.#records!.place, field: missing[0]! });
  }

  #readRow(mapping: ColumnMapping, from: number, to: number): void {
    const record = this.#record;
    const builder = this.#builder!;
    const row = builder.rowCount;
    const isUnclosed = record.shape[record.fieldCount - 1] === UNCLOSED_FIELD;
    if (record.fieldCount !== mapping.fieldCount || isUnclosed) {
      return this.#refuse(this.#wholeProblem(mapping, isUnclosed), from, to);
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
    const raw = (): string => this.#record.decoded(from, to);
    this.#malformed!.add({ ...problem, place: this.#records!.place, raw });
  }

  #wholeProblem(expected: ColumnMapping, isUnclosed: boolean): Pick<MalformedRow, "reason"> {
    if (!isUnclosed) return { reason: `${this.#record.fieldCount} fields instead of ${expected.fieldCount}` };
    const ends = this.#spec.partBytes === undefined ? "" : ": in a file read in parts every line is a record";
    return { reason: `a quote is not closed${ends}` };
  }
}

const MAX_SHOWN = 100;

function fieldProblem(record: CsvRecord, field: number, type: LogicalType): Pick<MalformedRow, "reason"> {
  if (record.shape[field] === BROKEN_FIELD) return { reason: "text behind a closing quote" };
  const text = JSON.stringify(record.text(field).slice(0, MAX_SHOWN));
  return { reason: `${text} is no ${formatType(type)}` };
}

export const csvTextSourceFactory: OperatorFactory<"csv-text-source"> = (spec) => new CsvTextSource(spec);
