import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Windows that do not keep one waiting: a first answer each second, the right one at the end, corrections after it. */
export const earlyResultsExample: DrawnExample = {
  id: "early-results",
  name: { en: "Nexmark: early answers", zh: "Nexmark：提前的答案" },
  document: draw(
    "Nexmark: early answers",
    [
      {
        id: "events",
        kind: "nexmark",
        name: "Nexmark",
        at: [0, 0],
        config: { seed: 5, eventTimeRate: 1_000, rateLimit: 5_000 },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "dateTime", outOfOrdernessMs: 1_000 },
      },
      {
        id: "bids",
        kind: "filter",
        name: "Bids",
        at: [2, 0],
        config: { condition: "event_type = 2 AND bid_channel NOT LIKE 'channel-%'" },
      },
      {
        id: "by-channel",
        kind: "key-by",
        name: "By channel",
        at: [0, 1],
        config: { columns: ["bid_channel"] },
      },
      {
        id: "minute",
        kind: "window",
        name: "Minute",
        at: [1, 1],
        config: {
          sizeMs: 60_000,
          trigger: "early-late",
          early: "every",
          earlyEveryMs: 1_000,
          late: "row",
          allowedLatenessMs: 10_000,
          panes: "retracting",
          paneInfo: true,
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
      "bids -> by-channel",
      "by-channel -> minute",
      "minute -> print",
    ],
    { parallelism: 2 },
  ),
};
