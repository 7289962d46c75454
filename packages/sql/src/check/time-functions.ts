import {
  bigint,
  date,
  formatType,
  int,
  isNumeric,
  isText,
  string,
  timestamp,
  timestampLtz,
} from "@millrace/graph";
import type { Expression, LogicalType, Span } from "@millrace/graph";
import type { TimeUnit } from "../ast.ts";
import { call, literal } from "./build.ts";
import { coerce } from "./cast-rules.ts";
import { timeField } from "./check-time.ts";
import { isTimestamp } from "./common-type.ts";
import { declare, returns } from "./declare.ts";
import type { Declaration } from "./declare.ts";
import { secondsNow } from "./clock-functions.ts";
import type { CallSite, FunctionSpec } from "./function-spec.ts";
import { isTimePattern, isTimeZone } from "./time-text.ts";

const FIELDS: readonly (readonly [name: string, unit: TimeUnit, zh: string])[] = [
  ["YEAR", "YEAR", "年份。"],
  ["QUARTER", "QUARTER", "季度。"],
  ["MONTH", "MONTH", "月份。"],
  ["WEEK", "WEEK", "周（ISO）。"],
  ["DAYOFYEAR", "DOY", "年中的日。"],
  ["DAYOFMONTH", "DAY", "月中的日。"],
  ["DAYOFWEEK", "DOW", "星期几（周日为 1）。"],
  ["HOUR", "HOUR", "小时。"],
  ["MINUTE", "MINUTE", "分钟。"],
  ["SECOND", "SECOND", "秒。"],
];

const fieldFunctions: readonly FunctionSpec[] = FIELDS.map(([name, unit, zh]) => ({
  name,
  signature: `${name}(time)`,
  summary: { en: `The ${unit.toLowerCase()} of a time, a BIGINT.`, zh: `时间的${zh}` },
  parameters: ["time"],
  minArgs: 1,
  maxArgs: 1,
  build: ({ args: [operand], checker }: CallSite) =>
    operand ? timeField(unit, operand, checker.zone) : null,
}));

function orNow(declaration: Declaration): FunctionSpec {
  const spec = declare("UNIX_TIMESTAMP", declaration);
  return { ...spec, minArgs: 0, build: (site) => (site.args.length === 0 ? secondsNow() : spec.build(site)) };
}

const DEFAULT_PATTERN = "yyyy-MM-dd HH:mm:ss";
const text = (value: string): Expression => literal(string(false), value);

/** A TIMESTAMP, or the text of one. */
function dateFormat({ args, ast, checker }: CallSite): Expression | null {
  const [time, pattern] = args;
  if (!time || !pattern) return null;
  if (!isTimestamp(time.type) && !isText(time.type)) {
    const params = {
      function: "DATE_FORMAT",
      position: 1,
      found: formatType(time.type),
      expected: "TIMESTAMP",
    };
    return checker.report("expression.argument-type", ast.args[0]?.span ?? ast.span, params);
  }
  return call("DATE_FORMAT", string(true), time, pattern, text(checker.zone));
}

/** Numbers since the epoch, or text. */
function toTimestampLtz(site: CallSite): Expression | null {
  const [value, second] = site.args;
  if (!value) return null;
  if (isNumeric(value.type) && (second === undefined || !isText(second.type)))
    return fromEpoch(site, value, second);
  const wrong = site.args.findIndex((arg) => !isText(arg.type) && arg.type.kind !== "NULL");
  if (wrong < 0) return fromText(site);
  const found = formatType(site.args[wrong]!.type);
  const params = { function: "TO_TIMESTAMP_LTZ", position: wrong + 1, found, expected: "STRING" };
  return site.checker.report("expression.argument-type", site.ast.args[wrong]?.span ?? site.ast.span, params);
}

function fromEpoch(
  { ast, checker }: CallSite,
  value: Expression,
  digits: Expression | undefined,
): Expression | null {
  const known = digits?.kind === "literal" ? digits.value : null;
  if (known !== null && Number(known) !== 0 && Number(known) !== 3) {
    const range = { what: "The precision (0 or 3)", minimum: 0, maximum: 3 };
    return checker.report("expression.type-range", spanOf(ast, 1), range);
  }
  const places = digits ? coerce(digits, int()) : literal(int(false), 3);
  return call("EPOCH_TO_LTZ", timestampLtz(true), value, places);
}

const LTZ_PATTERN = "yyyy-MM-dd HH:mm:ss.SSS";

function fromText({ args: [value, pattern, zone], ast, checker }: CallSite): Expression | null {
  if (!value) return null;
  const by = pattern ? coerce(pattern, string()) : text(LTZ_PATTERN);
  const place = zone ? coerce(zone, string()) : text("UTC");
  const known = pattern ? constantText(by) : null;
  if (known !== null && !isTimePattern(known))
    return checker.report("expression.time-pattern", spanOf(ast, 1), { pattern: known });
  const id = constantText(place);
  if (id !== null && !isTimeZone(id))
    return checker.report("expression.unknown-zone", spanOf(ast, 2), { zone: id });
  const fraction = /S+/u.exec(known ?? "")?.[0].length ?? 0;
  const type = timestampLtz(true, Math.min(9, Math.max(3, fraction)));
  return call("TEXT_TO_LTZ", type, coerce(value, string()), by, place);
}

const constantText = (expression: Expression): string | null =>
  expression.kind === "literal" && expression.value !== null ? String(expression.value) : null;

const spanOf = (ast: CallSite["ast"], index: number): Span => ast.args[index]?.span ?? ast.span;

const withZone = ({ args, checker }: CallSite): readonly Expression[] => [
  ...(args.length > 1 ? args : [...args, text(DEFAULT_PATTERN)]),
  text(checker.zone),
];

const isoDate = (): LogicalType => date();

export const TIME_FUNCTIONS: readonly FunctionSpec[] = [
  ...fieldFunctions,
  {
    name: "DATE_FORMAT",
    signature: "DATE_FORMAT(timestamp, pattern)",
    summary: {
      en: "A timestamp by a pattern such as 'yyyy-MM-dd HH:mm'.",
      zh: "按格式（如 'yyyy-MM-dd HH:mm'）输出时间戳。",
    },
    parameters: ["any", "string"],
    minArgs: 2,
    maxArgs: 2,
    build: dateFormat,
  },
  declare("TO_DATE", {
    signature: "TO_DATE(text [, pattern])",
    en: "A date of a text; NULL where it is none.",
    zh: "文本转为日期；无效时为 NULL。",
    parameters: ["string", "string"],
    minArgs: 1,
    result: isoDate,
    nullable: true,
  }),
  declare("TO_TIMESTAMP", {
    signature: "TO_TIMESTAMP(text [, pattern])",
    en: "A timestamp of a text; NULL where it is none.",
    zh: "文本转为时间戳；无效时为 NULL。",
    parameters: ["string", "string"],
    minArgs: 1,
    result: () => timestamp(),
    nullable: true,
  }),
  {
    name: "TO_TIMESTAMP_LTZ",
    signature: "TO_TIMESTAMP_LTZ(epoch, 3) or TO_TIMESTAMP_LTZ(text [, pattern [, zone]])",
    summary: {
      en: "An instant: of milliseconds (3) or seconds (0) since 1970, or of a text (UTC where no zone is given).",
      zh: "时刻：自 1970 年起的毫秒数（3）或秒数（0），或文本（未给时区时为 UTC）。",
    },
    parameters: ["any", "any", "any"],
    minArgs: 1,
    maxArgs: 3,
    build: toTimestampLtz,
  },
  declare("FROM_UNIXTIME", {
    signature: "FROM_UNIXTIME(seconds [, pattern])",
    en: "Seconds since 1970 as text, in the session's time zone.",
    zh: "自 1970 年起的秒数转为文本（会话时区）。",
    parameters: ["integer", "string"],
    minArgs: 1,
    result: returns.string,
    nullable: true,
    prepare: withZone,
  }),
  orNow({
    signature: "UNIX_TIMESTAMP([text [, pattern]])",
    en: "Seconds since 1970 of a text in the session's time zone, or of now.",
    zh: "文本（会话时区）或当前时刻自 1970 年起的秒数。",
    parameters: ["string", "string"],
    minArgs: 1,
    result: () => bigint(),
    prepare: withZone,
  }),
  declare("CONVERT_TZ", {
    signature: "CONVERT_TZ(text, from, to)",
    en: "The text of a local time in another time zone.",
    zh: "把时间文本换算到另一时区。",
    parameters: ["string", "string", "string"],
    result: returns.string,
    nullable: true,
  }),
];
