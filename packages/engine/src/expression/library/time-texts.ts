import type { LibraryFunction, LogicalType } from "@millrace/graph";
import { powerOfTen } from "../../batch/decimal-lanes.ts";
import type { Value } from "../../batch/row-values.ts";
import type { TypedValue } from "../arithmetic.ts";
import { DAY_MS } from "../civil-time.ts";
import { instantMoment, localMoment, momentOf, valueOfMoment, zoneOf } from "../moment.ts";
import type { Moment } from "../moment.ts";
import { parseDate, parseTimestamp } from "../time-parse.ts";
import { findTimeZone, toInstant, toLocal } from "../time-zone.ts";
import { formatPattern } from "./format-pattern.ts";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";
import { parsePattern } from "./parse-pattern.ts";

const DEFAULT_PATTERN = "yyyy-MM-dd HH:mm:ss";

/** args: timestamp or its text, pattern, zone of the session. */
function dateFormat(args: readonly TypedValue[]): Value {
  const { value, type } = args[0]!;
  const zone = textAt(args, 2);
  if (typeof value === "string") {
    const local = parsePattern(DEFAULT_PATTERN, value, "lenient");
    return local === null ? null : formatPattern(textAt(args, 1), local, null);
  }
  const moment = momentOf(value, type);
  if (type.kind !== "TIMESTAMP_LTZ") return formatPattern(textAt(args, 1), moment, null);
  return formatPattern(textAt(args, 1), localMoment(moment, zone), zone);
}

function toDate(args: readonly TypedValue[]): number | null {
  if (args.length === 1) return parseDate(textAt(args, 0).trim());
  const moment = parsePattern(textAt(args, 1), textAt(args, 0), "lenient");
  return moment === null ? null : Math.floor(moment.ms / DAY_MS);
}

/** args: text [, pattern]. A text that the pattern does not fit may still be a usual timestamp or date. */
function toTimestamp(args: readonly TypedValue[], type: LogicalType): Value {
  const moment =
    args.length === 1
      ? parseTimestamp(textAt(args, 0).trim(), true)
      : (parsePattern(textAt(args, 1), textAt(args, 0), "strict") ?? sqlTimestamp(textAt(args, 0).trim()));
  return moment === null ? null : valueOfMoment(moment, type);
}

function sqlTimestamp(text: string): Moment | null {
  const moment = parseTimestamp(text, true);
  return moment;
}

const MIN_SECONDS = -62_167_219_200;
const MAX_SECONDS = 253_402_300_799;

/** args: number since the epoch, digits of the second that it counts (0 or 3). */
function epochToLtz(args: readonly TypedValue[], type: LogicalType): Value {
  const { value, type: from } = args[0]!;
  const digits = numberAt(args, 1);
  if (digits !== 0 && digits !== 3) return null;
  const number = from.kind === "DECIMAL" ? Number(BigInt(value) / powerOfTen(from.scale)) : Number(value);
  const ms = Math.trunc(digits === 0 ? number * 1_000 : number);
  const seconds = ms / 1_000;
  if (!(seconds >= MIN_SECONDS && seconds < MAX_SECONDS + 1)) return null;
  return valueOfMoment({ ms: ms + 0, nanos: 0 }, type);
}

/** args: text, pattern, zone. */
function textToLtz(args: readonly TypedValue[], type: LogicalType): Value {
  const zone = textAt(args, 2);
  if (findTimeZone(zone) === null) return null;
  const text = textAt(args, 0);
  const moment = parsePattern(textAt(args, 1), text, "strict") ?? sqlTimestamp(text.trim());
  return moment === null ? null : valueOfMoment(instantMoment(moment, zone), type);
}

/** args: seconds, pattern, zone. */
function fromUnixtime(args: readonly TypedValue[]): Value {
  const zone = textAt(args, 2);
  return formatPattern(
    textAt(args, 1),
    { ms: toLocal(zoneOf(zone), numberAt(args, 0) * 1_000), nanos: 0 },
    zone,
  );
}

const NO_TIME = -(2n ** 63n);

/** args: text, pattern, zone. */
function unixTimestamp(args: readonly TypedValue[]): bigint {
  const moment = parsePattern(textAt(args, 1), textAt(args, 0), "lenient");
  if (moment === null) return NO_TIME;
  const ms = moment.zone === null ? toInstant(zoneOf(textAt(args, 2)), moment.ms) : moment.ms - moment.zone;
  return BigInt(Math.floor(ms / 1_000));
}

/** args: text, zone that it is of, zone that it becomes one of. */
function convertTz(args: readonly TypedValue[]): Value {
  const [from, to] = [findTimeZone(textAt(args, 1)), findTimeZone(textAt(args, 2))];
  const moment = parsePattern(DEFAULT_PATTERN, textAt(args, 0), "lenient");
  if (moment === null) return null;
  const utc = findTimeZone("UTC")!;
  const local = toLocal(to ?? utc, toInstant(from ?? utc, moment.ms));
  return formatPattern(DEFAULT_PATTERN, { ms: local, nanos: 0 }, null);
}

export const TIME_TEXT_LIBRARY = {
  DATE_FORMAT: dateFormat,
  TO_DATE: toDate,
  TO_TIMESTAMP: toTimestamp,
  EPOCH_TO_LTZ: epochToLtz,
  TEXT_TO_LTZ: textToLtz,
  FROM_UNIXTIME: fromUnixtime,
  UNIX_TIMESTAMP: unixTimestamp,
  CONVERT_TZ: convertTz,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
