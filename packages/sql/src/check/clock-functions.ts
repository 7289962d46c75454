import { bigint, char, date, double, int, time, timestamp, timestampLtz } from "@millrace/graph";
import type { Expression, LogicalType, Text } from "@millrace/graph";
import { anyNullable, call, withNullable } from "./build.ts";
import { castTo, coerce } from "./cast-rules.ts";
import type { FunctionSpec } from "./function-spec.ts";

const now = (): Expression => call("CURRENT_TIMESTAMP", timestampLtz(false));

const bare = (name: string, summary: Text, build: FunctionSpec["build"]): FunctionSpec => ({
  name,
  signature: name,
  summary,
  parameters: [],
  minArgs: 0,
  maxArgs: 0,
  build,
});

/** The moment as a local time of the session's time zone. */
const local =
  (type: LogicalType): FunctionSpec["build"] =>
  ({ checker }) =>
    castTo("CAST", now(), type, checker.zone);

const MOMENT: Text = {
  en: "The moment at which the row is looked at.",
  zh: "处理该行的时刻。",
};

/** Written without parentheses; a column of the name comes first. */
export const BARE_FUNCTIONS: ReadonlyMap<string, FunctionSpec> = new Map(
  [
    bare("CURRENT_TIMESTAMP", MOMENT, now),
    bare(
      "LOCALTIMESTAMP",
      { en: "That moment in the session's time zone.", zh: "该时刻在会话时区中的时间。" },
      local(timestamp(false, 3)),
    ),
    bare(
      "CURRENT_DATE",
      { en: "The day, in the session's time zone.", zh: "会话时区中的日期。" },
      local(date(false)),
    ),
    bare(
      "CURRENT_TIME",
      { en: "The time of day, in the session's time zone.", zh: "会话时区中的时刻。" },
      local(time(false)),
    ),
    bare(
      "LOCALTIME",
      { en: "The time of day, in the session's time zone.", zh: "会话时区中的时刻。" },
      local(time(false)),
    ),
  ].map((spec) => [spec.name, spec]),
);

export const CLOCK_FUNCTIONS: readonly FunctionSpec[] = [
  { ...bare("NOW", MOMENT, now), signature: "NOW()" },
  { ...bare("CURRENT_ROW_TIMESTAMP", MOMENT, now), signature: "CURRENT_ROW_TIMESTAMP()" },
];

export const CHANCE_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: "RAND",
    signature: "RAND([seed])",
    summary: {
      en: "A random number from 0 to 1; the same ones in turn for the same seed.",
      zh: "0 到 1 之间的随机数；种子相同则依次相同。",
    },
    parameters: ["integer"],
    minArgs: 0,
    maxArgs: 1,
    build: ({ args }) => call("RAND", withNullable(double(), anyNullable(args)), ...asInts(args)),
  },
  {
    name: "RAND_INTEGER",
    signature: "RAND_INTEGER([seed,] bound)",
    summary: {
      en: "A random whole number from 0 to below the bound.",
      zh: "0 到上界（不含）之间的随机整数。",
    },
    parameters: ["integer", "integer"],
    minArgs: 1,
    maxArgs: 2,
    build: ({ args }) =>
      call("RAND_INTEGER", withNullable(int(), anyNullable(args)), ...asInts(args).toReversed()),
  },
  {
    name: "UUID",
    signature: "UUID()",
    summary: { en: "A random UUID (version 4), as text.", zh: "随机 UUID（版本 4）文本。" },
    parameters: [],
    minArgs: 0,
    maxArgs: 0,
    build: () => call("UUID", char(36, false)),
  },
];

const asInts = (args: readonly Expression[]): readonly Expression[] => args.map((arg) => coerce(arg, int()));

/** Of a moment's text there are functions; without one it is this moment. */
export const secondsNow = (): Expression => call("CURRENT_SECONDS", bigint(false));
