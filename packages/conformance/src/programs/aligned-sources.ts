import { flow } from "../flow.ts";
import type { Program } from "../program.ts";
import { events, eventsByUser, eventsCsv } from "./joined-events.ts";
import type { Event } from "./joined-events.ts";
import { stamp } from "./stamp.ts";

/** In each row of the one ten times as much time goes by as in one of the other: without waiting it is far ahead. */
const SLOW = events(400, 50, (n) => n % 7);
const FAST = events(400, 500, (n) => n % 5);

const SIZE_MS = 5_000;
const windowOf = ({ user, timeMs }: Event): string => `${user} ${Math.floor(timeMs / SIZE_MS)}`;
const ALIGNED = { align: true, alignmentGroup: "both", maxDriftMs: 4_000, updateIntervalMs: 20 };

export const alignedSources: Program = {
  id: "aligned-sources",
  about: "two sources of one alignment group: the one that is ahead waits, and no row is lost or late",
  files: { "slow.csv": eventsCsv(SLOW), "fast.csv": eventsCsv(FAST) },
  document: ({ input, output }) => {
    const [slow, fast] = [eventsByUser(`${input}/slow.csv`), eventsByUser(`${input}/fast.csv`)];
    const aligned = (time: typeof slow.time) => ({
      ...time,
      parallelism: 1,
      config: { ...time.config, ...ALIGNED },
    });
    return flow(
      "Aligned sources",
      {
        slow: { ...slow.csv, parallelism: 1 },
        "slow-time": aligned(slow.time),
        fast: { ...fast.csv, parallelism: 1 },
        "fast-time": aligned(fast.time),
        all: { kind: "union" },
        key: slow.key,
        window: { kind: "window", config: { sizeMs: SIZE_MS } },
        columns: {
          kind: "map",
          config: {
            keepOthers: false,
            projections: ["user", "window_end", "count"].map((name) => ({
              name,
              expression: `\`${name}\``,
            })),
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["slow -> slow-time -> all -> key -> window -> columns -> sink", "fast -> fast-time -> all"],
    );
  },
  expected: [...Map.groupBy([...SLOW, ...FAST], windowOf)].map(([window, rows]) => {
    const [user, index] = window.split(" ");
    return [user, stamp((Number(index) + 1) * SIZE_MS), rows.length].join("\t");
  }),
};
