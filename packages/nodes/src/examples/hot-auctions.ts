import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Nexmark's query 5: bids by auction over ten seconds, every two, then the most of each window. */
export const hotAuctionsExample: DrawnExample = {
  id: "nexmark-hot-auctions",
  name: { en: "Nexmark: hot auctions", zh: "Nexmark：热门拍卖" },
  document: draw(
    "Nexmark: hot auctions",
    [
      {
        id: "events",
        kind: "nexmark",
        name: "Nexmark",
        at: [0, 0],
        config: { seed: 7, eventTimeRate: 20_000, rateLimit: 20_000 },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "dateTime", outOfOrdernessMs: 4_000 },
      },
      { id: "bids", kind: "filter", name: "Bids", at: [2, 0], config: { condition: "event_type = 2" } },
      {
        id: "by-auction",
        kind: "key-by",
        name: "By auction",
        at: [3, 0],
        config: { columns: ["bid_auction"] },
      },
      {
        id: "hop",
        kind: "window",
        name: "Bids in 10 s",
        at: [3, 1],
        config: {
          window: "sliding",
          sizeMs: 10_000,
          slideMs: 2_000,
          aggregates: [{ fn: "COUNT", column: null, name: "bids" }],
        },
      },
      {
        id: "most",
        kind: "window",
        name: "Most of each window",
        at: [4, 1],
        config: { sizeMs: 2_000, aggregates: [{ fn: "MAX", column: "bids", name: "most_bids" }] },
      },
      { id: "print", kind: "print", name: "Print", at: [5, 1], parallelism: 1 },
    ],
    [
      "events -> event-time",
      "event-time -> bids",
      "bids -> by-auction",
      "by-auction -> hop",
      "hop -> most",
      "most -> print",
    ],
    { parallelism: 2 },
  ),
};
