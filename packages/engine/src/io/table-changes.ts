import type { Field } from "@millrace/graph";
import { decodeUtf8 } from "../batch/utf8.ts";

/** A table in a file of this machine. */
export interface TableTarget {
  readonly path: string;
  readonly table: string;
  readonly columns: readonly Field[];
  /** Positions of the columns that tell its rows apart; one at least. */
  readonly keys: readonly number[];
  /** Names the sink subtask that writes, within its job. */
  readonly sink: string;
}

/** Which attempt of which job writes: a later one has a greater epoch, or the same and a greater attempt. */
export interface TableWriterId {
  readonly jobId: string;
  readonly epoch: number;
  readonly attempt: number;
}

/** One that knows which epoch its server's data directory has come to. */
export interface FencedTableWriter extends TableWriterId {
  readonly presentEpoch: () => number;
}

/** BIGINT and DECIMAL are the text of their digits, bytes are in base64, times in SQL's form. */
export type TableValue = string | number | boolean | null;

/**
 * One row, in the order of the columns. `put`: it replaces the row of its key. `remove`: the row of its key goes, if it is
 * this one still: another that has replaced it since stays.
 */
export interface TableChange {
  readonly kind: "put" | "remove";
  readonly row: readonly TableValue[];
}

/** The first byte of a line of changes; behind it the row as a JSON object, and a line feed. */
export const PUT = 43;
export const REMOVE = 45;

/** What whole lines of changes say, in their order. */
export function changesOf(columns: readonly Field[], bytes: Uint8Array): readonly TableChange[] {
  const digits = new Set(columns.filter(({ type }) => DIGITS.has(type.kind)).map(({ name }) => name));
  const revive = (name: string, value: unknown, context?: { readonly source?: string }): unknown =>
    value !== null && digits.has(name) ? (context?.source ?? JSON.stringify(value)) : value;
  return decodeUtf8(bytes, 0, bytes.length)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const members = parse(line.slice(1), revive) as Readonly<Record<string, TableValue>>;
      const row = columns.map(({ name }) => members[name] ?? null);
      return { kind: line.charCodeAt(0) === PUT ? "put" : "remove", row };
    });
}

/** With the text of each value, where the browser gives it; one that does not rounds digits beyond 2^53 in Step. */
const parse = (
  text: string,
  revive: (name: string, value: unknown, context?: { readonly source?: string }) => unknown,
): unknown => JSON.parse(text, revive);

const DIGITS: ReadonlySet<string> = new Set(["BIGINT", "DECIMAL"]);
