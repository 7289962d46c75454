import type { Text } from "@millrace/graph";

export interface ExampleSummary {
  /** The same in every version: what a person keeps of the example is found again by it. */
  readonly id: string;
  /** One sentence: what there is to see. */
  readonly summary: Text;
}

/** What a newcomer finds, in the order in which it teaches. A list of its own: who only lists examples does not load them. */
export const exampleSummaries: readonly ExampleSummary[] = [
  {
    id: "host-metrics",
    summary: {
      en: "How busy each core of this machine is, in windows of 10 seconds.",
      zh: "本机每个核的繁忙程度，按 10 秒窗口统计。",
    },
  },
  {
    id: "flight-delays",
    summary: {
      en: "Three million real flights: the airports whose departures were late by half an hour on average, day by day.",
      zh: "三百万次真实航班：逐日找出平均延误超过半小时的机场。",
    },
  },
  {
    id: "busiest-routes",
    summary: {
      en: "The three busiest routes of each airport in three million flights, stage by stage: each result once, and it is final.",
      zh: "从三百万次航班中找出每个机场最繁忙的三条航线：逐个阶段运行，每个结果只输出一次。",
    },
  },
  {
    id: "earthquakes",
    summary: {
      en: "1,707 real events of one week: how many each region had a day, and the strongest.",
      zh: "一周内 1,707 次真实地震：每个地区每天的次数与最强一次。",
    },
  },
  {
    id: "access-log",
    summary: {
      en: "Watches the server's own access log: requests by kind and how long they took, every 10 seconds. Click around, and see yourself.",
      zh: "监视服务器自身的访问日志：每 10 秒按类别统计请求数与耗时。随便点击，就能看到自己。",
    },
  },
  {
    id: "ask-the-server",
    summary: {
      en: "Asks this server over HTTP for each row, eight at a time: answers become columns, refusals leave by the side output.",
      zh: "逐行通过 HTTP 询问本服务器，最多同时八个：应答成为列，被拒绝的行从旁路输出离开。",
    },
  },
  {
    id: "nine-points",
    summary: {
      en: "Two-minute sums of nine scores that arrive out of order: the 9 comes too late and leaves by the side output.",
      zh: "九个乱序到达的得分，按两分钟求和：9 来得太晚，从旁路输出离开。",
    },
  },
  {
    id: "word-count",
    summary: { en: "Counts the words of a text, and ends with it.", zh: "统计一篇文本的单词，随文本结束。" },
  },
  {
    id: "card-fraud",
    summary: {
      en: "A tiny payment, then a large one within a minute: a process function with state and timers, in TypeScript.",
      zh: "一笔极小的付款之后一分钟内出现大额付款：用 TypeScript 编写的带状态与定时器的处理函数。",
    },
  },
  {
    id: "fare-limits",
    summary: {
      en: "Limits change while rides come: broadcast state, and a function in TypeScript that holds each ride against it.",
      zh: "上限在行程到来的同时变化：广播状态，以及按它检查每次行程的 TypeScript 函数。",
    },
  },
  {
    id: "middle-fares",
    summary: {
      en: "The median of each window, by a function that sees all its rows, with a trigger written in TypeScript.",
      zh: "用看到窗口全部数据行的函数求每个窗口的中位数，触发器也用 TypeScript 编写。",
    },
  },
  {
    id: "nexmark-hot-auctions",
    summary: {
      en: "The largest number of bids for one auction within 10 seconds, every 2 seconds, of 20,000 events/s.",
      zh: "每 2 秒给出最近 10 秒内单个拍卖的最多出价数，输入为每秒 20,000 个事件。",
    },
  },
  {
    id: "nexmark-sessions",
    summary: {
      en: "How many bids a bidder makes without a pause of 10 seconds, of 10,000 events/s.",
      zh: "每个出价者在停顿不超过 10 秒期间的出价数，输入为每秒 10,000 个事件。",
    },
  },
  {
    id: "early-results",
    summary: {
      en: "Bids a minute: an answer each second, each taking back the one before, and corrections for late bids.",
      zh: "每分钟的出价：每秒给出一次结果并撤回上一次的，迟到的出价还会更正结果。",
    },
  },
  {
    id: "nexmark-currency",
    summary: {
      en: "Prices of 30 million events from dollars to euros, without a limit: what this machine can do in a second.",
      zh: "将 3,000 万个事件的价格由美元换算为欧元，不限速：看看这台机器一秒能处理多少。",
    },
  },
  {
    id: "stock-averages",
    summary: {
      en: "The average of the last six monthly prices of each share, from windows that count rows.",
      zh: "每只股票最近六个月价格的平均值，使用按行计数的窗口。",
    },
  },
  {
    id: "index-months",
    summary: {
      en: "Twenty years of the index: high, low and average of 30 days, every 7 days.",
      zh: "二十年指数：每 7 天给出最近 30 天的最高、最低与平均。",
    },
  },
  {
    id: "seattle-rain",
    summary: {
      en: "Four years of weather: dry, wet and very wet days in each 30 days, and their highest temperature.",
      zh: "四年天气：每 30 天中干燥、有雨与大雨的天数及最高气温。",
    },
  },
  {
    id: "rides-by-city",
    summary: {
      en: "Rides of an Avro file, as Parquet files in a directory for each city, and their fares every five minutes.",
      zh: "读取 Avro 文件中的行程，按城市分目录写成 Parquet 文件，并每五分钟汇总车费。",
    },
  },
  {
    id: "bird-strikes",
    summary: {
      en: "10,000 real strikes: number and cost by species, with the whole row of the costliest so far.",
      zh: "一万次真实鸟击：按物种统计次数与损失，并保留迄今代价最高的一整行。",
    },
  },
  {
    id: "years-to-double",
    summary: {
      en: "Accounts that go round a loop once a year until their balance has doubled: how long that takes at each rate.",
      zh: "账户每年绕循环一圈，直到余额翻倍：看看每种利率需要几年。",
    },
  },
  {
    id: "broken-readings",
    summary: {
      en: "A file of readings with five broken lines: the good ones are averaged, the broken ones kept aside with the reason.",
      zh: "含五个坏行的读数文件：好的求平均，坏的连同原因另行保存。",
    },
  },
  {
    id: "hot-keys",
    summary: {
      en: "5,000 generated orders a second from 1,000 customers, most by a few: see the skew and the hot keys by name.",
      zh: "每秒生成 5,000 个订单，来自 1,000 个客户，多数出自少数几个：可看到倾斜与热点键。",
    },
  },
  {
    id: "collection-playground",
    summary: {
      en: "Seven orders that you can edit: totals by customer, with SQL expressions.",
      zh: "七个可编辑的订单：用 SQL 表达式按客户汇总。",
    },
  },
];
