import type { FlowDocument, FlowNode } from "@millrace/graph";
import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { ProgramPlace } from "../program.ts";
import { stamp } from "./stamp.ts";

/** Input of functions of windows: a key, a moment, a number. In the order of time. */
export interface NumberedRow {
  readonly key: string;
  readonly ms: number;
  readonly n: number;
}

const START_MS = Date.UTC(2026, 0, 1);
const KEYS = 11;

export const numberedRows = (count: number): readonly NumberedRow[] =>
  Array.from({ length: count }, (_, i) => ({
    key: `k${(i * 7) % KEYS}`,
    ms: i * 250,
    n: (i * 37) % 101,
  }));

/** Some of them, so that a key has none for a while. */
export const rowsWithGaps = (count: number): readonly NumberedRow[] =>
  numberedRows(count).filter((_, i) => (i * 5) % 7 > 1);

/** Of each key those that follow one another by at most the gap. */
export const sessionsOf = (
  rows: readonly NumberedRow[],
  gapMs: number,
): readonly (readonly [key: string, sessions: readonly (readonly NumberedRow[])[]])[] =>
  [...Map.groupBy(rows, ({ key }) => key)].map(([key, own]) => [
    key,
    own.reduce<NumberedRow[][]>((all, row) => {
      const last = all.at(-1);
      if (last === undefined || row.ms - last.at(-1)!.ms > gapMs) all.push([row]);
      else last.push(row);
      return all;
    }, []),
  ]);

/** A moment of these rows as it is printed. */
export const stampOfRow = (ms: number): string => stamp(START_MS + ms);

export const numberedCsv = (rows: readonly NumberedRow[]): Readonly<Record<"rows.csv", string>> => ({
  "rows.csv": `key,ts,n\n${rows.map(({ key, ms, n }) => `${key},${stampOfRow(ms)},${n}`).join("\n")}\n`,
});

/** The nodes from the file to its key. */
export const numberedByKey = ({
  input,
}: ProgramPlace): Readonly<Record<"rows" | "time" | "by", FlowPart>> => ({
  rows: {
    kind: "csv-file",
    config: {
      path: `${input}/rows.csv`,
      schema: [
        { name: "key", type: "STRING NOT NULL" },
        { name: "ts", type: "TIMESTAMP(3)" },
        { name: "n", type: "INT NOT NULL" },
      ],
    },
  },
  time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 0 } },
  by: { kind: "key-by", config: { columns: ["key"] } },
});

/** A map that has these columns alone. */
export const shownColumns = (...columns: readonly string[]): FlowPart => ({
  kind: "map",
  config: { projections: columns.map((name) => ({ name, expression: name })), keepOthers: false },
});

/** The rows by key into one window node, of which some columns are written. */
export const windowOfRows = (
  name: string,
  place: ProgramPlace,
  { window, columns }: { readonly window: FlowNode["config"]; readonly columns: readonly string[] },
): FlowDocument =>
  flow(
    name,
    {
      ...numberedByKey(place),
      windows: { kind: "window", config: window },
      shown: shownColumns(...columns),
      sink: { kind: "text-file-sink", config: { directory: place.output } },
    },
    ["rows -> time -> by -> windows -> shown -> sink"],
  );
