import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const KEYS = 11;
const WINDOW_MS = 1_000;
const COUNTED = 5;
const BASE_MS = Date.UTC(2026, 0, 1);
const ROWS = Array.from({ length: 1_200 }, (_, i) => ({
  ms: i * 17,
  key: (i * 7) % KEYS,
  user: `u${(i * i) % 23}`,
}));

const timeText = (ms: number): string => new Date(BASE_MS + ms).toISOString().slice(0, 23).replace("T", " ");

/** After each row how many users its key has had; then how many each window of time, and of five rows, has. */
function expected(): readonly string[] {
  const [ever, windows, counts] = [new Sets(), new Sets(), new Sets()];
  const rows = new Map<number, number>();
  const rolling = ROWS.map(({ key, user }) => `ever\t${key}\t${ever.add(`${key}`, user)}`);
  for (const { key, user, ms } of ROWS) {
    windows.add(`time\t${key}\t${Math.floor(ms / WINDOW_MS)}`, user);
    const nth = rows.get(key) ?? 0;
    rows.set(key, nth + 1);
    counts.add(`rows\t${key}\t${Math.floor(nth / COUNTED)}`, user);
  }
  const isFull = (name: string): boolean => {
    const [, key, nth] = name.split("\t");
    return (Number(nth) + 1) * COUNTED <= rows.get(Number(key))!;
  };
  const results = [...windows.sizes(), ...counts.sizes().filter(([name]) => isFull(name))];
  return [...rolling, ...results.map(([name, size]) => `${name.slice(0, name.lastIndexOf("\t"))}\t${size}`)];
}

class Sets {
  readonly #sets = new Map<string, Set<string>>();

  add(name: string, value: string): number {
    const set = this.#sets.get(name) ?? new Set();
    this.#sets.set(name, set.add(value));
    return set.size;
  }

  sizes(): readonly (readonly [string, number])[] {
    return [...this.#sets].map(([name, { size }]) => [name, size]);
  }
}

const aggregates = [{ fn: "COUNT_DISTINCT", column: "user", name: "users" }];
const named = (kind: string) => ({
  kind: "map",
  config: {
    keepOthers: false,
    projections: [
      { name: "kind", expression: `'${kind}'` },
      { name: "key", expression: "key" },
      { name: "users", expression: "users" },
    ],
  },
});

export const distinct: Program = {
  id: "distinct",
  about: "values that are different: ever by key, of windows of time, of windows of rows",
  files: {
    "visits.csv": `ts,key,user\n${ROWS.map(({ ms, key, user }) => `${timeText(ms)},${key},${user}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Distinct",
      {
        visits: {
          kind: "csv-file",
          config: {
            path: `${input}/visits.csv`,
            schema: [
              { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
              { name: "key", type: "INT NOT NULL" },
              { name: "user", type: "STRING NOT NULL" },
            ],
          },
        },
        time: { kind: "timestamps-and-watermarks", config: { column: "ts", outOfOrdernessMs: 0 } },
        byKey: { kind: "key-by", config: { columns: ["key"] } },
        timed: { kind: "key-by", config: { columns: ["key"] } },
        ever: { kind: "aggregate", config: { aggregates } },
        window: { kind: "window", config: { sizeMs: WINDOW_MS, aggregates } },
        rows: { kind: "count-window", config: { size: COUNTED, aggregates } },
        nameEver: named("ever"),
        nameWindow: named("time"),
        nameRows: named("rows"),
        all: { kind: "union" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      [
        "visits -> byKey",
        "byKey -> ever -> nameEver -> all",
        "visits -> time -> timed -> window -> nameWindow -> all",
        "byKey -> rows -> nameRows -> all",
        "all -> sink",
      ],
    ),
  expected: expected(),
};
