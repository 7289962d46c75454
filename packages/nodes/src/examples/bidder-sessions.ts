import { draw } from "./draw.ts";
import type { Example } from "./example.ts";

/** Nexmark's query 11: bids of a bidder while they come within ten seconds of one another. */
export const bidderSessionsExample: Example = {
  id: "nexmark-sessions",
  name: { en: "Nexmark: sessions of bidders", zh: "Nexmark：出价者会话" },
  summary: {
    en: "How many bids a bidder makes without a pause of 10 seconds, of 10,000 events/s.",
    zh: "每个出价者在停顿不超过 10 秒期间的出价数，输入为每秒 10,000 个事件。",
  },
  document: draw(
    "Nexmark: sessions of bidders",
    [
      {
        id: "events",
        kind: "nexmark",
        name: "Nexmark",
        at: [0, 0],
        config: { seed: 11, eventTimeRate: 10_000, rateLimit: 10_000 },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "dateTime", outOfOrdernessMs: 4_000 },
      },
      { id: "bids", kind: "filter", name: "Bids", at: [2, 0], config: { condition: "event_type = 2" } },
      { id: "by-bidder", kind: "key-by", name: "By bidder", at: [0, 1], config: { columns: ["bid_bidder"] } },
      {
        id: "session",
        kind: "window",
        name: "Sessions",
        at: [1, 1],
        config: {
          window: "session",
          gapMs: 10_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "bids" },
            { fn: "MAX", column: "bid_price", name: "highest" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    [
      "events -> event-time",
      "event-time -> bids",
      "bids -> by-bidder",
      "by-bidder -> session",
      "session -> print",
    ],
    { parallelism: 2 },
  ),
};
