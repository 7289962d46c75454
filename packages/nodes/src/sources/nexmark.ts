import { defineNode, field, NEXMARK_FIELDS, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { output } from "../ports.ts";

/** 2026-01-01T00:00:00Z. */
const BASE_TIME_MS = 1_767_225_600_000;
const MOST_EVENTS = 1_000_000_000_000;

export const nexmark = defineNode({
  kind: "nexmark",
  version: 1,
  category: "source",
  title: { en: "Nexmark generator", zh: "Nexmark 生成器" },
  summary: {
    en: "Makes the people, auctions and bids of the Nexmark benchmark.",
    zh: "生成 Nexmark 基准的用户、拍卖与出价。",
  },
  help: {
    en: "Events of an online auction: of fifty one is a person, three are auctions and 46 are bids. event_type says which (0, 1, 2); the columns of the other kinds are NULL. The same seed gives the same events at every parallelism.\n\nEvent time runs at its own rate: 100,000 events a second of event time, whatever the speed of the machine. The limit slows the source down to so many events a second of the clock.\n\nExample: filter event_type = 2 and count bids by bid_auction in windows.",
    zh: "在线拍卖的事件：每五十条中一条是用户，三条是拍卖，46 条是出价。event_type 标明种类（0、1、2）；其他种类的列为 NULL。相同的种子在任何并行度下都给出相同的事件。\n\n事件时间按自己的速率推进：每秒事件时间 100,000 条，与机器速度无关。限速按时钟把数据源减慢到每秒若干条。\n\n示例：过滤 event_type = 2，在窗口内按 bid_auction 统计出价数。",
  },
  example: { inputs: [], config: {} },
  aliases: ["benchmark", "auction", "bid", "generator", "datagen", "基准", "拍卖"],
  icon: "generator",
  inputs: [],
  outputs: output,
  config: z.strictObject({
    seed: field.integer({ label: { en: "Seed", zh: "种子" } }, 0, 2_147_483_647),
    events: field.optionalInteger(
      { label: { en: "Events", zh: "事件数" }, help: { en: "Empty: without end.", zh: "留空：无界。" } },
      1,
      MOST_EVENTS,
    ),
    eventTimeRate: field.integer(
      { label: { en: "Events per second of event time", zh: "每秒事件时间的事件数" } },
      1,
      1_000_000_000,
    ),
    rateLimit: field.optionalInteger(
      {
        label: { en: "Limit, events/s", zh: "限速，事件/秒" },
        help: { en: "Empty: as fast as it goes.", zh: "留空：尽可能快。" },
      },
      1,
      1_000_000_000,
    ),
  }),
  initial: { seed: 1, events: null, eventTimeRate: 10_000, rateLimit: 10_000 },
  migrations: {},
  summarize: ({ rateLimit, events }) =>
    [
      events === null ? "∞" : events.toLocaleString("en"),
      rateLimit === null ? "" : `${rateLimit.toLocaleString("en")}/s`,
    ]
      .filter((part) => part !== "")
      .join(", "),
  lower: ({ config }) => ({
    operators: [{ kind: "nexmark-source", ...config, baseTimeMs: BASE_TIME_MS }],
    output: rowSchema(NEXMARK_FIELDS),
  }),
});
