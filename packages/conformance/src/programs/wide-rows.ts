import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

/** Every column of the generator, texts and NULLs included, over a hash exchange. */
export const wideRows: Program = {
  id: "nexmark-wide-rows",
  about: "all columns of bids by hash, written as text: nothing lost, nothing changed between slots",
  files: {},
  document: ({ output }) =>
    flow(
      "Wide rows",
      {
        events: {
          kind: "nexmark",
          config: { seed: 3, events: 5_000, eventTimeRate: 1_000, rateLimit: null },
        },
        key: { kind: "key-by", config: { columns: ["event_type", "bid_auction"] } },
        count: {
          kind: "aggregate",
          config: {
            aggregates: [
              { fn: "COUNT", column: null, name: "events" },
              { fn: "COUNT", column: "person_name", name: "people" },
            ],
          },
        },
        counts: { kind: "text-file-sink", config: { directory: output } },
        rows: { kind: "csv-file-sink", config: { directory: output, header: false }, parallelism: 1 },
      },
      ["events -> key -> count -> counts", "events -> rows"],
    ),
  expected: null,
};
