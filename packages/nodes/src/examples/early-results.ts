import { draw } from "./draw.ts";
import type { Example } from "./example.ts";

/** Windows that do not keep one waiting: a first answer each second, the right one at the end, corrections after it. */
export const earlyResultsExample: Example = {
  id: "early-results",
  name: { en: "Nexmark: early answers", zh: "Nexmark：提前的答案" },
  summary: {
    en: "Bids a minute: an answer each second, each taking back the one before, and corrections for late bids.",
    zh: "每分钟的出价：每秒给出一次结果并撤回上一次的，迟到的出价还会更正结果。",
  },
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
