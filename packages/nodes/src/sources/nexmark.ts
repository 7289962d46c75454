import { defineNode, field, NEXMARK_FIELDS, rowSchema } from "@millrace/graph";
import { z } from "zod";
import { OUTPUT } from "../ports.ts";

/** Event time of the first event, 2015-07-15 00:00:00: the same rows in every run. */
const BASE_TIME_MS = 1_436_918_400_000;

const config = z.strictObject({
  seed: field.integer(
    {
      label: { en: "Seed", zh: "随机种子" },
      help: { en: "The same seed gives the same rows.", zh: "相同的种子产生相同的数据。" },
    },
    0,
    2_147_483_647,
  ),
  events: field.optionalInteger(
    { label: { en: "Events", zh: "事件数" }, help: { en: "Empty: without end.", zh: "留空：无尽。" } },
    1,
    1_000_000_000_000,
  ),
  eventTimeRate: field.integer(
    { label: { en: "Events per second of event time", zh: "每秒事件时间的事件数" } },
    1,
    100_000_000,
  ),
  rateLimit: field.optionalInteger(
    {
      label: { en: "Rate limit, events/s", zh: "速率上限（事件/秒）" },
      help: { en: "Empty: as fast as the job can.", zh: "留空：尽可能快。" },
    },
    1,
    100_000_000,
  ),
});

export const nexmark = defineNode({
  kind: "nexmark",
  version: 1,
  category: "source",
  title: { en: "Nexmark generator", zh: "Nexmark 生成器" },
  summary: {
    en: "Generates an auction site's persons, auctions and bids.",
    zh: "生成拍卖网站的用户、拍卖和出价。",
  },
  help: {
    en: "The benchmark Nexmark's events in one table: event_type is 0 for a person, 1 for an auction, 2 for a bid; of 50 events, 1 is a person, 3 are auctions and 46 are bids. Columns of the other kinds are NULL. dateTime is event time.\n\nExample: a Filter with event_type = 2 leaves the bids: bid_auction, bid_bidder, bid_price.",
    zh: "基准测试 Nexmark 的事件，合为一张表：event_type 为 0 表示用户，1 表示拍卖，2 表示出价；每 50 个事件中有 1 个用户、3 个拍卖、46 个出价。其他种类的列为 NULL。dateTime 是事件时间。\n\n例如：Filter 写作 event_type = 2，只留下出价：bid_auction、bid_bidder、bid_price。",
  },
  aliases: ["datagen", "generateSequence", "fromSequence", "benchmark", "auction", "bid"],
  icon: "generator",
  inputs: [],
  outputs: OUTPUT,
  config,
  initial: { seed: 1, events: null, eventTimeRate: 10_000, rateLimit: 10_000 },
  migrations: {},
  summarize: ({ rateLimit }) => (rateLimit === null ? "max" : `${rateLimit.toLocaleString("en-US")}/s`),
  lower: ({ config: { seed, events, eventTimeRate, rateLimit } }) => ({
    operators: [{ kind: "nexmark-source", seed, events, eventTimeRate, rateLimit, baseTimeMs: BASE_TIME_MS }],
    output: rowSchema(NEXMARK_FIELDS),
  }),
});
