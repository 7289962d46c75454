import type { Lesson } from "./lesson.ts";

const ROWS = Array.from({ length: 40 }, (_, index) => [index + 1]);

export const backpressureLesson: Lesson = {
  id: "backpressure",
  title: { en: "Back pressure and credits", zh: "反压与信用" },
  concept: {
    en: "A credit is a free segment at the consumer. Without one nothing is sent: that is all that back pressure is.",
    zh: "一个信用就是消费者端的一个空闲缓冲段。没有信用就不能发送：这就是反压的全部。",
  },
  node: "print",
  setup: { seed: 7, costsMs: { print: 50 } },
  graph: {
    name: { en: "A slow sink", zh: "慢速 Sink" },
    nodes: [
      {
        id: "numbers",
        kind: "collection",
        name: { en: "Numbers", zh: "数字" },
        at: [0, 0],
        config: { schema: [{ name: "n", type: "INT NOT NULL" }], rows: ROWS },
      },
      {
        id: "double",
        kind: "map",
        name: { en: "Double", zh: "加倍" },
        at: [1, 0],
        config: { projections: [{ name: "n", expression: "n * 2" }], keepOthers: false },
      },
      { id: "print", kind: "print", name: { en: "Slow print", zh: "慢速打印" }, at: [2, 0] },
    ],
    edges: ["numbers -> double", "double -> print"],
  },
  variants: [],
  do: [
    {
      en: "Press Row and watch the channel to Slow print: filled segments queue back from its gate, empty ones are credits.",
      zh: "按“数据行”，看通往“慢速打印”的通道：已填的缓冲段从闸门处向后排队，空的就是信用。",
    },
    {
      en: "Go on until a node says that it waits for a credit.",
      zh: "继续，直到某个节点说它在等待信用。",
    },
    {
      en: "Then look at the channel before it: the wait goes upstream, from segment to segment.",
      zh: "再看它前面的通道：等待沿着缓冲段逐级传向上游。",
    },
  ],
  show: [
    {
      en: "A row costs Slow print 50 ms of virtual time; the others cost nothing.",
      zh: "每行花费“慢速打印”50 毫秒虚拟时间，其他节点不花时间。",
    },
  ],
  check: [
    {
      id: "credits",
      kind: "number",
      ask: {
        en: "How many credits has the channel at the moment when Double first stalls?",
        zh: "“加倍”第一次停住的那一刻，它的通道还有多少信用？",
      },
      until: { en: "Double stalls for the first time", zh: "“加倍”第一次停住" },
      answerFrom: { find: "first", kind: "buf.full", node: "double", take: { of: "data", key: "credits" } },
      hint: { en: "A producer with a credit does not wait.", zh: "有信用的生产者不会等待。" },
    },
    {
      id: "cause",
      kind: "choice",
      ask: {
        en: "Which node has to work before Double may go on?",
        zh: "哪个节点先处理数据，“加倍”才能继续？",
      },
      until: { en: "Double stalls for the first time", zh: "“加倍”第一次停住" },
      answerFrom: { find: "first", kind: "buf.full", node: "double", take: { of: "consumer" } },
      hint: {
        en: "Credits are given by whoever reads the channel.",
        zh: "信用由读取该通道的一方给出。",
      },
    },
  ],
};
