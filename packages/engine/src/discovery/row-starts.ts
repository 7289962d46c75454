import { byteOrderMarkAt, CsvScanner } from "../operators/sources/csv/csv-scanner.ts";
import { csvFormat } from "../operators/sources/csv/csv-format.ts";
import type { CsvOptions } from "../operators/sources/csv/csv-format.ts";
import { LineScanner, RecordSplitter } from "../operators/sources/records/record-splitter.ts";

const NO_ACCOUNT = { reserveMemory: (): void => {}, releaseMemory: (): void => {} };

/**
 * What a source takes for a row in a file of text. `lines`: every line; `json`: every line that has something in it;
 * `csv`: every record but the header and comments, which in a file that is read `inParts` is a line.
 */
export type RowForm =
  | { readonly kind: "lines" | "json" }
  | {
      readonly kind: "csv";
      readonly options: CsvOptions;
      readonly header: boolean;
      readonly inParts: boolean;
    };

/** Where the rows of a file begin, by the rules of the source that reads it. */
export class RowStarts {
  readonly #records: RecordSplitter;
  readonly #comment: number;
  readonly #form: RowForm;
  #heading: boolean;

  constructor(form: RowForm) {
    const format = form.kind === "csv" ? csvFormat(form.options) : null;
    const quoted = form.kind === "csv" && !form.inParts;
    this.#form = form;
    this.#comment = format?.comment ?? -1;
    this.#heading = form.kind === "csv" && form.header;
    this.#records = new RecordSplitter(quoted ? new CsvScanner(format!) : new LineScanner(), 0, NO_ACCOUNT);
  }

  /** Byte offsets of the rows that end in the next bytes of the file; `end`: the last one, if nothing ends it. */
  *after(bytes: Uint8Array | "end"): Generator<number> {
    const records = this.#records;
    records.read({ read: () => bytes, close: () => {} });
    for (let start = records.offset; records.next() === "record"; start = records.offset)
      if (this.#isRow(start)) yield start;
  }

  #isRow(start: number): boolean {
    if (this.#form.kind === "lines") return true;
    const { bytes, from, to } = this.#records;
    const begin = start === 0 ? from + byteOrderMarkAt(bytes, from, to) : from;
    if (begin >= to || bytes[begin] === this.#comment) return false;
    const isHeading = this.#heading;
    this.#heading = false;
    return !isHeading;
  }
}
