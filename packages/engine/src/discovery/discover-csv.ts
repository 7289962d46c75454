import { csvFormat } from "../operators/sources/csv/csv-format.ts";
import type { CsvOptions } from "../operators/sources/csv/csv-format.ts";
import { CsvRecord } from "../operators/sources/csv/csv-record.ts";
import { byteOrderMarkAt, CsvScanner } from "../operators/sources/csv/csv-scanner.ts";
import { SAMPLED_ROWS, SHOWN_ROWS } from "./discovered.ts";
import type { Discovered } from "./discovered.ts";
import { TypeGuess } from "./infer-type.ts";

export interface CsvSample extends CsvOptions {
  /** The beginning of the file. */
  readonly bytes: Uint8Array;
  /** Whether the file goes on: its last, begun record is then left out. */
  readonly truncated: boolean;
  readonly header: boolean;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** With another delimiter, where the one that was said makes a single column of the file. */
export function discoverCsv(sample: CsvSample): Discovered {
  const asked = readCsv(sample);
  if (asked.columns.length > 1) return asked;
  const tried = DELIMITERS.filter((delimiter) => delimiter !== sample.delimiter).map((delimiter) => ({
    ...readCsv({ ...sample, delimiter }),
    delimiter,
  }));
  return tried.reduce<Discovered>(
    (best, other) => (other.columns.length > best.columns.length ? other : best),
    asked,
  );
}

type Text = string | null;

function readCsv(sample: CsvSample): Discovered {
  const records = recordsOf(sample);
  const [first = []] = records;
  const rows = sample.header ? records.slice(1) : records;
  const names = sample.header
    ? distinct(first.map((name, index) => name?.trim() || `column_${index + 1}`))
    : first.map((_, index) => `column_${index + 1}`);
  const guesses = names.map(() => new TypeGuess());
  const whole = rows.filter((row) => row.length === names.length);
  for (const row of whole)
    for (const [index, text] of row.entries()) if (text !== null) guesses[index]!.add(text);
  return {
    columns: names.map((name, index) => ({ name, type: guesses[index]!.type })),
    rows: whole.slice(0, SHOWN_ROWS),
    sampledRows: whole.length,
    delimiter: null,
  };
}

function recordsOf(sample: CsvSample): readonly (readonly Text[])[] {
  const format = csvFormat(sample);
  const scanner = new CsvScanner(format);
  const record = new CsvRecord(format);
  const { bytes, truncated } = sample;
  const records: Text[][] = [];
  let at = byteOrderMarkAt(bytes, 0, bytes.length);
  while (at < bytes.length && records.length <= SAMPLED_ROWS) {
    const found = scanner.scan(bytes, at);
    if (found < 0 && truncated && records.length > 0) break;
    const end = found < 0 ? bytes.length : found;
    const to = bytes[end - 1] === 13 ? end - 1 : end;
    if (to > at && bytes[at] !== format.comment) {
      record.split(bytes, at, to);
      records.push(fieldsOf(record));
    }
    scanner.begin();
    at = end + 1;
  }
  return records;
}

const fieldsOf = (record: CsvRecord): Text[] =>
  Array.from({ length: record.fieldCount }, (_, field) => (record.isNull(field) ? null : record.text(field)));

/** Names of columns have to differ. */
function distinct(names: readonly string[]): readonly string[] {
  const taken = new Map<string, number>();
  return names.map((name) => {
    const times = (taken.get(name) ?? 0) + 1;
    taken.set(name, times);
    return times === 1 ? name : `${name}_${times}`;
  });
}
