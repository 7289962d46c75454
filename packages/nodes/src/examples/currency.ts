import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Nexmark's query 1 without a limit: what the engine does in a second. */
export const currencyExample: DrawnExample = {
  id: "nexmark-currency",
  name: { en: "Nexmark: as fast as it goes", zh: "Nexmark：全速运行" },
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
