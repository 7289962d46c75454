import type { Lesson } from "./lesson.ts";

const SCORE_COLUMNS = [
  { name: "team", type: "STRING NOT NULL" },
  { name: "score", type: "INT NOT NULL" },
];

const rows = (from: number, count: number): (string | number)[][] =>
  Array.from({ length: count }, (_, index) => [index % 3 === 2 ? "blue" : "red", from + index]);

export const barrierAlignmentLesson: Lesson = {
  id: "barrier-alignment",
  title: { en: "Barriers and alignment", zh: "屏障与对齐" },
  concept: {
    en: "A barrier divides each stream into before and after a checkpoint. A task with several inputs shuts the gate where the barrier has come, until it has come on all.",
    zh: "屏障把每条流分成检查点之前与之后。有多个输入的任务会关上屏障已到达的闸门，直到所有输入的屏障都到齐。",
  },
  node: "sum",
  setup: { seed: 7, costsMs: { consoles: 20 }, decisions: [{ step: 22, kind: "checkpoint" }] },
  graph: {
    name: { en: "Two sources, one checkpoint", zh: "两个数据源，一个检查点" },
    nodes: [
      {
        id: "phones",
        kind: "collection",
        name: { en: "Phones", zh: "手机" },
        at: [0, 0],
        config: { schema: SCORE_COLUMNS, rows: rows(1, 24) },
      },
      {
        id: "consoles",
        kind: "collection",
        name: { en: "Consoles", zh: "游戏机" },
        at: [0, 1],
        config: { schema: SCORE_COLUMNS, rows: rows(21, 6) },
      },
      { id: "both", kind: "union", name: { en: "Both", zh: "合并" }, at: [1, 0] },
      {
        id: "by-team",
        kind: "key-by",
        name: { en: "By team", zh: "按队分组" },
        at: [2, 0],
        config: { columns: ["team"] },
      },
      {
        id: "sum",
        kind: "aggregate",
        name: { en: "Sum by team", zh: "按队求和" },
        at: [3, 0],
        config: { aggregates: [{ fn: "SUM", column: "score", name: "sum" }] },
      },
      { id: "print", kind: "print", name: { en: "Print", zh: "打印" }, at: [4, 0] },
    ],
    edges: ["phones -> both", "consoles -> both", "both -> by-team", "by-team -> sum", "sum -> print"],
  },
  variants: [],
  do: [
    {
      en: "Press Barrier: the JobManager has triggered checkpoint 1, and a source sends barrier 1.",
      zh: "按“屏障”：JobManager 触发了检查点 1，数据源发出屏障 1。",
    },
    {
      en: "Go on until a gate of Sum by team is shut. Look at its channel: rows wait behind the barrier.",
      zh: "继续，直到“按队求和”的一个闸门关上。看它的通道：数据行在屏障后面等待。",
    },
    {
      en: "Press Barrier once more: all gates open, and the snapshot is taken.",
      zh: "再按一次“屏障”：所有闸门打开，快照完成。",
    },
  ],
  show: [
    {
      en: "Consoles is slow here: a row costs it 20 ms of virtual time, so its barrier comes late.",
      zh: "这里“游戏机”很慢：每行花费 20 毫秒虚拟时间，所以它的屏障来得晚。",
    },
  ],
  check: [
    {
      id: "gate",
      kind: "choice",
      ask: { en: "Whose gate is shut during the alignment?", zh: "对齐期间，哪个输入的闸门是关着的？" },
      until: { en: "Sum by team begins to align a barrier", zh: "“按队求和”开始对齐屏障" },
      answerFrom: { find: "first", kind: "align.start", node: "sum", take: { of: "producer" } },
      hint: {
        en: "The gate on which the barrier came first is shut; the other one is waited for.",
        zh: "屏障先到达的闸门被关上，等待的是另一个。",
      },
    },
    {
      id: "waiting",
      kind: "number",
      ask: {
        en: "How many rows wait behind it when the alignment ends?",
        zh: "对齐结束时，有多少行在它后面等待？",
      },
      until: { en: "the alignment has ended", zh: "对齐结束" },
      answerFrom: {
        find: "first",
        kind: "align.end",
        node: "sum",
        take: { of: "data", key: "rowsBuffered" },
      },
      hint: {
        en: "Count the rows in the channel whose gate is shut, one step before the alignment ends.",
        zh: "在对齐结束的前一步，数一数闸门关着的通道里有多少行。",
      },
    },
  ],
};
