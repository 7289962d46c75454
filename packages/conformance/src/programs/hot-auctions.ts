import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

export const hotAuctions: Program = {
  id: "nexmark-hot-auctions",
  about: "the generator at every parallelism, sliding windows by auction, the most of each window",
  files: {},
  document: ({ output }) =>
    flow(
      "Hot auctions",
      {
        events: { kind: "nexmark", config: { seed: 7, events: 30_000, eventTimeRate: 500, rateLimit: null } },
        time: { kind: "timestamps-and-watermarks", config: { column: "dateTime", outOfOrdernessMs: 4_000 } },
        bids: { kind: "filter", config: { condition: "event_type = 2" } },
        key: { kind: "key-by", config: { columns: ["bid_auction"] } },
        hop: {
          kind: "window",
          config: {
            window: "sliding",
            sizeMs: 10_000,
            slideMs: 2_000,
            aggregates: [{ fn: "COUNT", column: null, name: "bids" }],
          },
        },
        most: {
          kind: "window",
          config: { sizeMs: 2_000, aggregates: [{ fn: "MAX", column: "bids", name: "most" }] },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["events -> time -> bids -> key -> hop -> most -> sink"],
    ),
  expected: null,
};
