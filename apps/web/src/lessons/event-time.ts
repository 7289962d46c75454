import type { Lesson } from "./lesson.ts";
import { afterNoon, NINE_POINTS } from "./nine-points.ts";

const MINUTE = 60_000;
export const eventTimeLesson: Lesson = {
  id: "event-time",
  title: { en: "Event time and watermarks", zh: "事件时间与水位线" },
  concept: {
    en: "Windows are of the time when things happened. A watermark is a promise that nothing earlier will come; a row that breaks the promise is late.",
    zh: "窗口按事情发生的时间划分。水位线承诺不会再有更早的数据；违背承诺的行就是迟到数据。",
  },
  node: "sum",
  setup: { seed: 7, arrivals: { kind: "column", column: "seen" } },
  graph: {
    name: { en: "Nine scores", zh: "九次得分" },
    nodes: [
      {
        id: "scores",
        kind: "collection",
        name: { en: "Scores", zh: "得分" },
        at: [0, 0],
        config: {
          schema: [
            { name: "seen", type: "TIMESTAMP(3) NOT NULL" },
            { name: "happened", type: "TIMESTAMP(3) NOT NULL" },
            { name: "team", type: "STRING NOT NULL" },
            { name: "score", type: "INT NOT NULL" },
          ],
          rows: NINE_POINTS,
        },
      },
      {
        id: "time",
        kind: "timestamps-and-watermarks",
        name: { en: "Event time", zh: "事件时间" },
        at: [1, 0],
        config: { column: "happened", strategy: "bounded-out-of-orderness", outOfOrdernessMs: MINUTE },
      },
      {
        id: "by-team",
        kind: "key-by",
        name: { en: "By team", zh: "按队分组" },
        at: [2, 0],
        config: { columns: ["team"] },
      },
      {
        id: "sum",
        kind: "window",
        name: { en: "Sum by team", zh: "按队求和" },
        at: [3, 0],
        config: {
          window: "tumbling",
          sizeMs: 2 * MINUTE,
          aggregates: [{ fn: "SUM", column: "score", name: "sum" }],
        },
      },
      { id: "print", kind: "print", name: { en: "Print", zh: "打印" }, at: [4, 0] },
    ],
    edges: ["scores -> time", "time -> by-team", "by-team -> sum", "sum -> print"],
  },
  variants: [
    { id: "heuristic", label: { en: "Bound 1 minute", zh: "乱序上界 1 分钟" }, config: {} },
    {
      id: "perfect",
      label: { en: "Bound 5 minutes", zh: "乱序上界 5 分钟" },
      config: { time: { outOfOrdernessMs: 5 * MINUTE } },
    },
  ],
  do: [
    {
      en: "Press Watermark a few times: the blue stairs are the level, always a minute behind the latest score.",
      zh: "按几次“水位线”：蓝色阶梯就是水位，总比最新的得分晚一分钟。",
    },
    {
      en: "Press Firing: a pane gives its sum when the level reaches its end.",
      zh: "按“触发”：水位到达窗口末尾时，窗口输出其总和。",
    },
    {
      en: "Run to the breakpoint “Late row”, and read why 9 is dropped.",
      zh: "运行到断点“迟到数据”，看看 9 为什么被丢弃。",
    },
    {
      en: "Set the bound to 5 minutes and compare: nothing is lost, and every result comes later.",
      zh: "把上界改为 5 分钟再比较：什么都没丢，但每个结果都更晚。",
    },
  ],
  show: [
    {
      en: "Each rectangle is a pane: as wide as its event time, as high as the time for which it was open.",
      zh: "每个矩形是一个窗口：宽度是它的事件时间，高度是它保持打开的时间。",
    },
  ],
  check: [
    {
      id: "first-sum",
      kind: "number",
      ask: { en: "Which sum does pane [12:00, 12:02) print?", zh: "窗口 [12:00, 12:02) 输出的总和是多少？" },
      until: { en: "pane [12:00, 12:02) has fired", zh: "窗口 [12:00, 12:02) 触发" },
      answerFrom: {
        find: "last",
        kind: "win.fire",
        node: "sum",
        where: { start: afterNoon(0) },
        take: { of: "first-of", key: "values" },
      },
      hint: {
        en: "A pane holds the rows that came before the level passed its end.",
        zh: "窗口只包含在水位越过其末尾之前到达的行。",
      },
    },
    {
      id: "missing",
      kind: "number",
      ask: { en: "Which row is dropped? (none, if none is)", zh: "哪一行被丢弃？（没有就填“无”）" },
      until: { en: "a row is late, or to the end of the run", zh: "有一行迟到，或运行结束" },
      answerFrom: { find: "first", kind: "rec.late", node: "sum", take: { of: "row" } },
      hint: {
        en: "A row is late when its pane has fired already.",
        zh: "若某行所属的窗口已经触发，它就是迟到数据。",
      },
    },
    {
      id: "sums",
      kind: "numbers",
      ask: {
        en: "What do the four panes print, in order?",
        zh: "四个窗口依次输出什么？",
      },
      until: { en: "the last pane has fired", zh: "最后一个窗口触发" },
      answerFrom: {
        find: "all",
        kind: "win.fire",
        node: "sum",
        take: { of: "first-of", key: "values" },
      },
      hint: {
        en: "Four numbers, as the list beside the plot has them at the end of the run.",
        zh: "四个数，运行结束时图旁的列表里都有。",
      },
    },
  ],
};
