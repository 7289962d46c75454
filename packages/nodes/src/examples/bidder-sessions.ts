import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Nexmark's query 11: bids of a bidder while they come within ten seconds of one another. */
export const bidderSessionsExample: DrawnExample = {
  id: "nexmark-sessions",
  name: { en: "Nexmark: sessions of bidders", zh: "Nexmark：出价者会话" },
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
