import { flow } from "../../flow.ts";
import type { Program } from "../../program.ts";

const STATIONS = 30;
const ROWS = Array.from({ length: 240 }, (_, id) => ({ id, station: id % STATIONS }));

const pathOf = (station: number): string => `/level/${station}`;

/** One of thirty stations never answers, and every third is busy now and then. */
const moodOf = (station: number): "silent" | "busy" | null => {
  if (station === 5) return "silent";
  return station % 3 === 0 ? "busy" : null;
};

const stations = Array.from({ length: STATIONS }, (_, station) => station);

/**
 * Its time is longer than some checkpoints may take, and fewer requests are under way than rows come at once: a checkpoint
 * has to be taken while rows wait for room. No answer has a level: a process that sleeps makes a row's time over too, and it
 * comes out alike.
 */
export const impatientRequests: Program = {
  id: "impatient-requests",
  about: "requests whose time is over, or that are tried again, with rows that wait for room",
  files: { "rows.csv": `id,station\n${ROWS.map(({ id, station }) => `${id},${station}`).join("\n")}\n` },
  answers: Object.fromEntries(stations.map((station) => [pathOf(station), `{"station": ${station}}`])),
  moods: Object.fromEntries(
    stations.flatMap((station) => {
      const mood = moodOf(station);
      return mood === null ? [] : [[pathOf(station), mood] as const];
    }),
  ),
  document: ({ input, output, server }) =>
    flow(
      "Impatient requests",
      {
        rows: {
          kind: "csv-file",
          config: {
            path: `${input}/rows.csv`,
            schema: [
              { name: "id", type: "INT NOT NULL" },
              { name: "station", type: "INT NOT NULL" },
            ],
          },
        },
        levels: {
          kind: "async-request",
          config: {
            url: `${server}/level/{station}`,
            schema: [{ name: "level", type: "INT" }],
            order: "ordered",
            capacity: 3,
            timeoutMs: 300,
            retry: "exponential",
            attempts: 40,
            delayMs: 1,
            maxDelayMs: 4,
            onError: "fail",
            onTimeout: "nulls",
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rows -> levels -> sink"],
    ),
  expected: ROWS.map(({ id, station }) => `${id}\t${station}\t`),
};
