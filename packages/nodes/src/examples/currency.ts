import { draw } from "./draw.ts";
import type { Example } from "./example.ts";

/** Nexmark's query 1 without a limit: what the engine does in a second. */
export const currencyExample: Example = {
  id: "nexmark-currency",
  name: { en: "Nexmark: as fast as it goes", zh: "Nexmark：全速运行" },
  summary: {
    en: "Prices of 30 million events from dollars to euros, without a limit: what this machine can do in a second.",
    zh: "将 3,000 万个事件的价格由美元换算为欧元，不限速：看看这台机器一秒能处理多少。",
  },
  document: draw(
    "Nexmark: as fast as it goes",
    [
      {
        id: "events",
        kind: "nexmark",
        name: "Nexmark",
        at: [0, 0],
        config: { seed: 1, events: 30_000_000, rateLimit: null },
      },
      { id: "bids", kind: "filter", name: "Bids", at: [1, 0], config: { condition: "event_type = 2" } },
      {
        id: "euro",
        kind: "map",
        name: "In euros",
        at: [2, 0],
        config: {
          projections: [
            { name: "auction", expression: "bid_auction" },
            { name: "bidder", expression: "bid_bidder" },
            { name: "price", expression: "0.908 * bid_price" },
          ],
          keepOthers: false,
        },
      },
      { id: "discard", kind: "discard", name: "Discard", at: [3, 0] },
    ],
    ["events -> bids", "bids -> euro", "euro -> discard"],
    { parallelism: 2 },
  ),
};
