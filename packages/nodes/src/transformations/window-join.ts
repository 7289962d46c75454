import { defineNode, field, orNull, rowSchema } from "@millrace/graph";
import type { Field, Lowered, NodeContext, OperatorSpec, RowSchema } from "@millrace/graph";
import { z } from "zod";
import {
  conditionField,
  joinedColumnsField,
  joinInputs,
  joinOutputs,
  lateRowsField,
  lateSides,
} from "../join-parts.ts";
import { bothInputs, joinedColumns, joinKeys, scopedFields } from "../pair-of-inputs.ts";
import { optionalCondition } from "../typed-expression.ts";
import {
  bothWindowFields,
  lowerBothWindow,
  rowtimesOfBoth,
  windowText,
} from "../windows/both-window-fields.ts";
import { WINDOW_TIMES } from "../windows/lower-window.ts";
import { EVENT_TIME, fireAtEndField } from "../windows/time-fields.ts";
import { windowOfBoth } from "../windows/window-of-both.ts";
import type { WindowOfBoth } from "../windows/window-of-both.ts";

const config = z.strictObject({
  ...bothWindowFields,
  pairs: field.choice({ label: { en: "Gives", zh: "输出" } }, [
    { value: "inner", label: { en: "pairs (join)", zh: "配对（join）" } },
    { value: "left", label: { en: "pairs, and left rows alone", zh: "配对，以及左侧单独的行" } },
    { value: "right", label: { en: "pairs, and right rows alone", zh: "配对，以及右侧单独的行" } },
    { value: "full", label: { en: "pairs, and rows alone of both", zh: "配对，以及两侧单独的行" } },
  ]),
  condition: conditionField({
    en: "Over left.x and right.x, of what comes out; empty: all of it.",
    zh: "可使用 left.x 和 right.x，对输出的行进行过滤；留空表示全部。",
  }),
  projections: joinedColumnsField,
  allowedLatenessMs: field.duration(
    {
      label: { en: "Allowed lateness", zh: "允许的迟到时间" },
      help: {
        en: "A window is kept for so long after its end: each row that still comes gives all of its pairs again.",
        zh: "窗口结束后再保留这么久：期间每到达一行，就重新输出该窗口的全部配对。",
      },
      when: EVENT_TIME,
    },
    0,
  ),
  lateRows: lateRowsField,
  fireAtEnd: fireAtEndField,
});

type Config = z.infer<typeof config>;

/** What version 1 did not have, but for the time. */
const ADDED_TIME = { allowedLatenessMs: 0, fireAtEnd: true } as const;

const EXAMPLE_SIDE = {
  rowtime: { column: "ts", outOfOrdernessMs: 0 },
  keys: ["city"],
} as const;

export const windowJoin = defineNode({
  kind: "window-join",
  version: 2,
  category: "transformation",
  title: { en: "Window join", zh: "窗口连接" },
  summary: {
    en: "Pairs the rows of both inputs that have the same key and window.",
    zh: "把两个输入中键和窗口都相同的数据行配对。",
  },
  help: {
    en: "Flink's join and coGroup over windows. When the watermark of both inputs passes the end of a window, or the clock does, every left row of it is paired with every right row of the same key. With “rows alone”, a window that has rows of a key on one side only gives these too, with NULLs for the other side: an outer join, as a coGroup is used for. Both inputs are keyed by columns of the same types, and carry event time where windows are of event time. A session is one of both inputs together.\n\nThe result has window_start, window_end and window_time (the last millisecond of the window, its event time). A row is kept once for each of its windows until they end. With an allowed lateness they are kept longer: every row that still comes gives all pairs of its window again. Rows that come after that are late: dropped and counted, or sent to the side output of their side.\n\nExample: tumbling, 10 minutes, clicks on the left and purchases on the right by user: what each user bought in the ten minutes of a click.",
    zh: "即 Flink 基于窗口的 join 与 coGroup。两个输入的水位线（或处理时间下的时钟）越过窗口末尾时，该窗口中每个左侧行与键相同的每个右侧行配对。选择“单独的行”时，若某个键在窗口中只有一侧有数据行，也会输出这些行，另一侧以 NULL 补齐：即常用 coGroup 实现的外连接。两个输入都须按类型相同的列分区；使用事件时间窗口时还须带有事件时间。会话由两个输入的数据行共同决定。\n\n结果包含 window_start、window_end 和 window_time（窗口的最后一毫秒，即其事件时间）。每一行在其所属的每个窗口中各保留一份，直到窗口结束。设置了允许的迟到时间则保留更久：期间每到达一行，就重新输出该窗口的全部配对。此后到达的行即为迟到：被丢弃并计数，或从所在一侧的旁路输出离开。\n\n示例：滚动窗口 10 分钟，左侧为点击，右侧为购买，按用户分区：得到每个用户在点击所在的十分钟内购买了什么。",
  },
  example: {
    inputs: [
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "city", type: "STRING" },
          { name: "fare", type: "INT" },
        ],
        rows: [
          ["2026-01-01 12:00:02", "Lima", 7],
          ["2026-01-01 12:00:04", "Oslo", 5],
          ["2026-01-01 12:00:12", "Lima", 3],
        ],
        ...EXAMPLE_SIDE,
      },
      {
        schema: [
          { name: "ts", type: "TIMESTAMP(3)" },
          { name: "city", type: "STRING" },
          { name: "rain", type: "BOOLEAN" },
        ],
        rows: [
          ["2026-01-01 12:00:05", "Lima", true],
          ["2026-01-01 12:00:13", "Lima", false],
        ],
        ...EXAMPLE_SIDE,
      },
    ],
    config: {
      sizeMs: 10_000,
      pairs: "left",
      projections: [
        { name: "city", expression: "left.city" },
        { name: "fare", expression: "left.fare" },
        { name: "rain", expression: "right.rain" },
      ],
    },
  },
  aliases: [
    "join",
    "coGroup",
    "CoGroupFunction",
    "JoinFunction",
    "FlatJoinFunction",
    "windowJoin",
    "where",
    "equalTo",
    "outer join",
    "left join",
    "JoinedStreams",
    "CoGroupedStreams",
    "allowedLateness",
    "关联",
    "外连接",
  ],
  icon: "join",
  inputs: joinInputs.map((port) => ({ ...port, rowtimeWhen: EVENT_TIME })),
  outputs: joinOutputs,
  config,
  initial: {
    window: "tumbling",
    time: "event",
    sizeMs: 10_000,
    slideMs: 2_000,
    gapMs: 10_000,
    offsetMs: 0,
    pairs: "inner",
    condition: "",
    projections: [],
    ...ADDED_TIME,
    lateRows: "drop",
  },
  migrations: { 1: (before) => ({ time: "event", ...ADDED_TIME, ...before }) },
  summarize: (settings) =>
    `${settings.pairs === "inner" ? "" : `${settings.pairs.toUpperCase()} `}${windowText(settings)}`,
  lower,
});

function lower(context: NodeContext<Config>): Lowered | null {
  const { config: settings } = context;
  const inputs = bothInputs(context.inputs);
  const keys = joinKeys(inputs, "Window join", context);
  const rowtimes = settings.time === "event" ? rowtimesOfBoth(context, inputs) : null;
  const window = lowerBothWindow(context);
  const pair = pairFields(inputs, settings.pairs);
  const taken = WINDOW_TIMES.map(({ name }) => name);
  const columns = joinedColumns(settings.projections, { inputs, pair, taken }, context);
  const scope = rowSchema(pair);
  const filter = optionalCondition(settings.condition, scope, ["condition"], context) ?? null;
  if (!keys || rowtimes === undefined || !window || !columns) return null;
  const times = WINDOW_TIMES.map(
    ({ type }, index) =>
      ({ kind: "column", type, index: pair.length - WINDOW_TIMES.length + index }) as const,
  );
  const { operators, between } = pairing({ inputs, keys, rowtimes, window, settings });
  return {
    operators: [
      ...operators,
      { kind: "calc", filter, projections: [...columns.map(({ expression }) => expression), ...times] },
    ],
    between: [...between, scope],
    output: rowSchema(
      [...columns.map(({ name, expression }) => ({ name, type: expression.type })), ...WINDOW_TIMES],
      { rowtime: rowtimes === null ? null : "window_time" },
    ),
    ...lateSides(rowtimes === null ? "drop" : settings.lateRows, inputs, operators.length - 1),
  };
}

interface Pairing extends Pick<WindowOfBoth, "inputs" | "keys" | "rowtimes" | "window"> {
  readonly settings: Config;
}

/** Windows of event time that are forgotten when they have fired have an operator of their own. */
function pairing({ inputs, keys, rowtimes, window, settings }: Pairing): {
  readonly operators: readonly OperatorSpec[];
  readonly between: readonly RowSchema[];
} {
  const { pairs, allowedLatenessMs, fireAtEnd } = settings;
  if (rowtimes !== null && allowedLatenessMs === 0)
    return { operators: [{ kind: "window-join", keys, rowtimes, window, pairs }], between: [] };
  const { operators, joined } = windowOfBoth({
    inputs,
    keys,
    rowtimes,
    window,
    run: (place) => ({ kind: "pairs", pairs, ...place }),
    allowedLatenessMs,
    fireAtEnd,
  });
  return { operators, between: [joined] };
}

/** What stands alone leaves NULLs on the other side. */
function pairFields(inputs: ReturnType<typeof bothInputs>, pairs: Config["pairs"]): readonly Field[] {
  const width = inputs[0].fields.length;
  const fields = scopedFields(inputs).map(({ name, type }, index): Field => {
    const mayMiss = pairs === "full" || pairs === (index < width ? "right" : "left");
    return { name, type: mayMiss ? orNull(type) : type };
  });
  return [...fields, ...WINDOW_TIMES];
}
