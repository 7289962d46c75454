import type { DirectorySourceSpec } from "./directory-source-spec.ts";
import type { SinkSpec } from "./sink-spec.ts";
import type { AsyncRequestSpec } from "./async-request-spec.ts";
import type { AggregateCall, Expression } from "./expression.ts";
import type { FunctionCode, ProcessFunctionSpec, RowFunctionSpec } from "./function-spec.ts";
import type { JointSpec } from "./joint-spec.ts";
import { bigint, double, int, string, timestamp } from "./row-type.ts";
import type { Field, LogicalType, RowSchema } from "./row-type.ts";
import type { WindowOperatorSpec } from "./window-operator-spec.ts";

/**
 * A source gives exactly the columns named in its operator's output schema, in that order: leaving some out is how a
 * projection is pushed into it.
 */
export const HOST_METRICS_FIELDS: readonly Field[] = [
  { name: "ts", type: timestamp(false) },
  /** `cpu`, `memory`, `load`, `disk`, `network`. */
  { name: "metric", type: string(false) },
  /** `cpu0`, `eth0`, `sda`, `total` ... */
  { name: "instance", type: string(false) },
  /** `busy` (percent), `used` (bytes), `available` (bytes), `load1`, `read` (bytes/s), `write` (bytes/s), `received` (bytes/s), `sent` (bytes/s). */
  { name: "field", type: string(false) },
  { name: "value", type: double(false) },
];

/** The generator's table `datagen`, flattened: columns of the other kinds of event are NULL in a row. */
export const NEXMARK_FIELDS: readonly Field[] = [
  /** 0 person, 1 auction, 2 bid. */
  { name: "event_type", type: int(false) },
  { name: "dateTime", type: timestamp(false) },
  ...nexmarkFields("person", ["id"], ["name", "emailAddress", "creditCard", "city", "state", "extra"]),
  ...nexmarkFields(
    "auction",
    ["id", "initialBid", "reserve", "seller", "category"],
    ["itemName", "description", "extra"],
  ),
  { name: "auction_expires", type: timestamp() },
  ...nexmarkFields("bid", ["auction", "bidder", "price"], ["channel", "url", "extra"]),
];

function nexmarkFields(
  prefix: string,
  numbers: readonly string[],
  texts: readonly string[],
): readonly Field[] {
  return [
    ...numbers.map((name) => ({ name: `${prefix}_${name}`, type: bigint() })),
    ...texts.map((name) => ({ name: `${prefix}_${name}`, type: string() })),
  ];
}

/**
 * What becomes of a row that cannot be read: it fails the job, or is skipped, or goes to side output 0 (MALFORMED_FIELDS).
 * Whoever does not fail, counts it.
 */
export type MalformedPolicy = "fail" | "skip" | "side";

/** A row that could not be read, and why. */
export const MALFORMED_FIELDS: readonly Field[] = [
  { name: "raw", type: string(false) },
  { name: "reason", type: string(false) },
  { name: "path", type: string(false) },
  /** From 1. */
  { name: "line", type: bigint(false) },
  /** The column that did not fit, and where in the line it stands, from 1; NULL where the row as a whole is broken. */
  { name: "field", type: string() },
  { name: "position", type: bigint() },
];

/** How the values of a generated column are chosen, and how often there is none. */
export interface GeneratedColumn {
  readonly name: string;
  readonly type: LogicalType;
  /** 0 to 1. */
  readonly nullShare: number;
  readonly values: GeneratedValues;
}

/**
 * Numbers are those of the type: an integer for INT and BIGINT, for TIMESTAMP milliseconds since the epoch; for STRING
 * the number as text, behind `prefix`.
 */
export type GeneratedValues =
  | { readonly kind: "uniform"; readonly min: number; readonly max: number; readonly prefix: string }
  | { readonly kind: "normal"; readonly mean: number; readonly deviation: number; readonly prefix: string }
  /** Ranks 1 to `count`, each `rank ^ -exponent` times as likely as the first. */
  | { readonly kind: "zipf"; readonly count: number; readonly exponent: number; readonly prefix: string }
  /** `start + step * row number`. */
  | { readonly kind: "sequence"; readonly start: number; readonly step: number; readonly prefix: string }
  /** One of these, in the form of `LiteralValue`; a value that stands twice is twice as likely. */
  | { readonly kind: "choice"; readonly options: readonly (string | number | boolean)[] };

/** Bytes of text files: their ASCII part is the same in all of them. */
export type Charset = "UTF-8" | "ISO-8859-1" | "GBK";

/**
 * The closed union that nodes lower to. Plain JSON; each kind has one factory in the engine and (later) one case in the
 * Flink runner. Column references are positions in the operator's input row.
 */
export type OperatorSpec = SourceSpec | TransformationSpec | JointSpec | SinkSpec;

export type SourceSpec =
  | {
      readonly kind: "text-file-source";
      readonly path: string;
      /** `once`: bounded. `watched`: goes on with what is appended. Output row: (line STRING NOT NULL). */
      readonly mode: "once" | "watched";
      readonly partBytes?: number;
    }
  | {
      readonly kind: "csv-text-source";
      readonly path: string;
      readonly mode: "once" | "watched";
      /** `once`: all subtasks read, parts of so many bytes. Absent: subtask 0 reads all, in order. */
      readonly partBytes?: number;
      readonly delimiter: string;
      readonly header: boolean;
      /** All columns of the file, in its order; the output schema names those that are read. */
      readonly columns: readonly Field[];
      readonly malformed: MalformedPolicy;
      /** One ASCII character; null: quotes are text like any other; absent: `"`. */
      readonly quote?: string | null;
      /** Lines that begin with this ASCII character are no records; null or absent: there are none. */
      readonly comment?: string | null;
      /** A field without quotes that is this text is NULL, as an empty one is. */
      readonly nullLiteral?: string | null;
      /** UTF-8 where absent. */
      readonly charset?: Charset;
    }
  /** One JSON object a line, or one array of them; the columns are members of it. */
  | {
      readonly kind: "json-lines-source";
      readonly path: string;
      readonly mode: "once" | "watched";
      /** Absent: lines. */
      readonly form?: "lines" | "array";
      readonly partBytes?: number;
      readonly malformed: MalformedPolicy;
    }
  /** Bounded. The columns are found by name. */
  | { readonly kind: "parquet-source"; readonly path: string }
  /** An object container file. Bounded; all subtasks read, parts of so many bytes. The columns are found by name. */
  | {
      readonly kind: "avro-source";
      readonly path: string;
      readonly partBytes: number;
      /** Of a block: all of its rows. */
      readonly malformed: MalformedPolicy;
    }
  | DirectorySourceSpec
  /** Lines of text that a TCP server sends. Output row: (line STRING NOT NULL). Subtask 0 reads. */
  | {
      readonly kind: "socket-text-source";
      readonly host: string;
      readonly port: number;
      /** One ASCII character that ends a line; with a line feed a carriage return before it is left out. */
      readonly delimiter: string;
      /** How often in a row a lost connection is tried again; null: for ever. */
      readonly attempts: number | null;
      readonly delayMs: number;
      /** Text that stands for what the server sends where there is none: in previews and while stepping. */
      readonly sample: string;
    }
  /** The numbers from `from` to `to`, both of them; subtask k of n has every n-th. Output row: (n BIGINT NOT NULL). */
  | { readonly kind: "sequence-source"; readonly from: string; readonly to: string }
  /** Rows whose values are functions of seed, column and row number. */
  | {
      readonly kind: "data-generator-source";
      readonly seed: number;
      /** Total over all subtasks; null: unbounded. */
      readonly rows: number | null;
      /** Wall-clock limit over all subtasks, rows/s; null: as fast as it goes. */
      readonly rateLimit: number | null;
      readonly columns: readonly GeneratedColumn[];
    }
  /** Bounded. Values as in `LiteralValue`, a row an array in the order of the schema; subtask 0 reads all. */
  | {
      readonly kind: "collection-source";
      readonly rows: readonly (readonly (string | number | boolean | null)[])[];
    }
  | { readonly kind: "host-metrics-source"; readonly intervalMs: number }
  | {
      readonly kind: "nexmark-source";
      readonly seed: number;
      /** Total over all subtasks; null: unbounded. */
      readonly events: number | null;
      /** Event-time rate, events per second of event time. */
      readonly eventTimeRate: number;
      /** Wall-clock limit over all subtasks, events/s; null: as fast as it goes. */
      readonly rateLimit: number | null;
      /** Event time of event 0, ms since the epoch. */
      readonly baseTimeMs: number;
    };

export type TransformationSpec =
  /** Map and Filter: rows where `filter` is TRUE (null: all), each mapped by `projections` (null: as it is). */
  | {
      readonly kind: "calc";
      readonly filter: Expression | null;
      readonly projections: readonly Expression[] | null;
    }
  | RowFunctionSpec
  | ProcessFunctionSpec
  | AsyncRequestSpec
  /** One row for each part of the text in `column`; the output row is the input row with that column replaced by `as`. */
  | {
      readonly kind: "split-text";
      readonly column: number;
      readonly mode: "words" | "delimiter" | "lines";
      readonly delimiter: string;
      readonly lowerCase: boolean;
    }
  /**
   * Passes rows on; emits watermarks of `column` (TIMESTAMP): largest seen - outOfOrdernessMs - 1, or what the function of
   * `generator` emits.
   */
  | {
      readonly kind: "watermark-assigner";
      readonly column: number;
      readonly strategy: "bounded-out-of-orderness" | "monotonous" | "function";
      readonly generator?: WatermarkGeneratorSpec;
      readonly outOfOrdernessMs: number;
      /** A subtask without rows for so long is marked idle; null: never. */
      readonly idleTimeoutMs: number | null;
      /** Its source waits for the others of its group. Absent: it waits for nobody. */
      readonly alignment?: WatermarkAlignmentSpec;
    }
  /** Rolling aggregate by key: emits the new value of the key after every row (as DataStream's keyed aggregate). Output: keys, then aggregates. */
  | {
      readonly kind: "group-aggregate";
      readonly keys: readonly number[];
      readonly aggregates: readonly AggregateCall[];
      readonly ttl?: StateTtl;
    }
  /**
   * Windows by key, fired when time passes their end. Output: keys, window_start, window_end, window_time, then aggregates.
   * A row that comes after makes each of its windows fire again that ended less than `allowedLatenessMs` ago (absent: 0);
   * where there is none it is late: dropped and counted.
   */
  | {
      readonly kind: "window-aggregate";
      readonly keys: readonly number[];
      /** Column with event time; null: processing time, in which no row is late. */
      readonly rowtime: number | null;
      readonly window: WindowSpec;
      readonly aggregates: readonly AggregateCall[];
      readonly allowedLatenessMs?: number;
      /** Processing time only: windows that are open when the input ends fire then. Absent: they are dropped, as in Flink. */
      readonly fireAtEnd?: boolean;
    }
  | CountWindowSpec
  | WindowOperatorSpec
  /**
   * Rolling reduce by key, as DataStream's: a key's first row goes on as it is; each later one is combined with what was
   * kept. `columns`: one expression a column, over the kept row's columns, then the new row's. Output: as the input.
   */
  | {
      readonly kind: "reduce";
      readonly keys: readonly number[];
      readonly columns: readonly Expression[];
      readonly ttl?: StateTtl;
    }
  /**
   * Rows by conditions: side output i has the rows for which `sides[i]` is TRUE, the main output those for which `main` is.
   * Each is asked by itself: a row may go to several, or to none. Output: as the input.
   */
  | { readonly kind: "split-rows"; readonly main: Expression; readonly sides: readonly Expression[] }
  /**
   * The first `limit` rows of each key in the order of `by` (NULL is the least), of equal ones those that came earlier.
   * A row that gets a rank, by coming or by another one, is given with it. Output: rank (BIGINT, from 1), then the input.
   */
  | {
      readonly kind: "top-n";
      readonly keys: readonly number[];
      readonly by: number;
      readonly descending: boolean;
      readonly limit: number;
    }
  /** The first row of each key, in order of arrival. Output: as the input. */
  | {
      readonly kind: "deduplicate";
      readonly keys: readonly number[];
      /** The first so many of the keys are what the rows are partitioned by: they decide a row's key group. Absent: all. */
      readonly partitionKeys?: number;
      readonly ttl?: StateTtl;
    };

/**
 * Flink's watermark alignment: a source whose watermark is more than `maxDriftMs` ahead of the slowest of the group gives no
 * rows until that one has come closer. Watermarks are compared once in `updateIntervalMs` at most.
 */
export interface WatermarkAlignmentSpec {
  readonly group: string;
  readonly maxDriftMs: number;
  readonly updateIntervalMs: number;
}

/**
 * Time to live of a key's state, as Flink's StateTtlConfig: in processing time, since it was last written
 * (OnCreateAndWrite) or used at all (OnReadAndWrite). What has expired is never seen again (NeverReturnExpired), and is
 * removed in the background. Absent: state is kept for ever.
 */
export interface StateTtl {
  readonly ttlMs: number;
  readonly update: "on-create-and-write" | "on-read-and-write";
}

/**
 * Windows of `size` rows of a key, fired every `slide` rows with the last `size` (fewer at the beginning). Equal: each row
 * is in one window, and what a key has begun is dropped with the end of input. Output: keys, then aggregates.
 */
export interface CountWindowSpec {
  readonly kind: "count-window-aggregate";
  readonly keys: readonly number[];
  readonly size: number;
  readonly slide: number;
  readonly aggregates: readonly AggregateCall[];
}

export type WindowSpec =
  | { readonly kind: "tumbling"; readonly sizeMs: number; readonly offsetMs: number }
  | {
      readonly kind: "sliding";
      readonly sizeMs: number;
      readonly slideMs: number;
      readonly offsetMs: number;
    }
  /** By key, as long as rows follow one another by at most the gap; a row may join two sessions. */
  | { readonly kind: "session"; readonly gapMs: number };

export type OperatorKind = OperatorSpec["kind"];

export const isSource = (spec: OperatorSpec): spec is SourceSpec => spec.kind.endsWith("-source");
export const isSink = (spec: OperatorSpec): spec is SinkSpec => spec.kind.endsWith("-sink");

/** An operator with the rows that it takes and gives. Sources have no inputs, sinks an empty output. */
export interface TypedOperator {
  readonly spec: OperatorSpec;
  readonly input: RowSchema | null;
  readonly output: RowSchema | null;
}

/** A person's WatermarkGenerator: onEvent and onPeriodicEmit. `states`: numbers that it keeps. */
export interface WatermarkGeneratorSpec {
  readonly code: FunctionCode;
  readonly states: readonly string[];
  /** How often onPeriodicEmit is called; null: it is not. */
  readonly intervalMs: number | null;
}
