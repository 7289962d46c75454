/**
 * What at-least-once still promises of a program whose rows may have been counted twice after a restore: `set`, the same
 * lines, each once or more; `counts`, of each key, which is the line before its last column, every number up to at least
 * the last one that it should have; `keys`, a line at least for each of the first columns that should have one, and for no
 * other ones; `outer`, the same lines, and besides them lines in which a row of theirs stands alone: one that comes again when
 * its window has fired and gone finds no partner. What is not here promises nothing but that it ends.
 */
export type RepeatedRows =
  | { readonly kind: "set" }
  | { readonly kind: "counts" }
  | { readonly kind: "keys"; readonly columns: number }
  /** Columns that tell the two rows of a line; in one of them `none` stands where there is no such row. */
  | { readonly kind: "outer"; readonly sides: readonly [number, number]; readonly none: string };

const SET = { kind: "set" } as const;
const COUNTS = { kind: "counts" } as const;
const keys = (columns: number): RepeatedRows => ({ kind: "keys", columns });

/** By program; those that keep nothing from row to row are all `set`. */
export const REPEATED_ROWS: ReadonlyMap<string, RepeatedRows> = new Map<string, RepeatedRows>([
  ["word-count", COUNTS],
  ["union", COUNTS],
  ["connect", COUNTS],
  ["tumbling-window", keys(3)],
  ["session-window", keys(3)],
  ["session-rows", keys(2)],
  ["nexmark-hot-auctions", keys(3)],
  ["window-functions", keys(2)],
  ["window-accumulators", keys(2)],
  ["co-group-of-events", keys(2)],
  ["aligned-sources", keys(2)],
  ["interval-join", SET],
  ["window-join", { kind: "outer", sides: [1, 2], none: "-1" }],
  ["broadcast-join", SET],
  ["iterate", SET],
  ["async-request", SET],
  ["impatient-requests", SET],
]);

/** What is wrong with lines that may come twice, in words; empty: nothing. */
export function problemsOfRepeated(
  promise: RepeatedRows,
  expected: readonly string[],
  found: readonly string[],
): readonly string[] {
  if (promise.kind === "counts") return behind(expected, found);
  const columns = promise.kind === "keys" ? promise.columns : Infinity;
  const keyOf = (line: string): string => line.split("\t").slice(0, columns).join("\t");
  const [due, come] = [new Set(expected.map(keyOf)), new Set(found.map(keyOf))];
  const lost = [...due].filter((key) => !come.has(key));
  const halves =
    promise.kind === "outer" ? new Set(expected.flatMap((line) => halvesOf(line, promise))) : due;
  const made = [...come].filter((key) => !due.has(key) && !halves.has(key));
  return [
    ...(lost.length > 0 ? [`${lost.length} keys or lines lost, as ${JSON.stringify(lost[0])}`] : []),
    ...(made.length > 0 ? [`${made.length} that nothing makes, as ${JSON.stringify(made[0])}`] : []),
  ];
}

/** A line with each of its rows alone. */
const halvesOf = (line: string, { sides, none }: RepeatedRows & { kind: "outer" }): readonly string[] =>
  sides.map((side) => line.split("\t").with(side, none).join("\t"));

/** Counts that are behind where they should be, or that skip a number. */
function behind(expected: readonly string[], found: readonly string[]): readonly string[] {
  const due = countsOf(expected);
  const come = countsOf(found);
  const lost = [...due].filter(([key, counts]) => counts.size > (come.get(key)?.size ?? 0));
  const gaps = [...come].filter(([, counts]) => Math.max(...counts) !== counts.size);
  return [
    ...(lost.length > 0 ? [`${lost.length} counts are behind, as ${JSON.stringify(lost[0]?.[0])}`] : []),
    ...(gaps.length > 0 ? [`${gaps.length} counts skip a number, as ${JSON.stringify(gaps[0]?.[0])}`] : []),
  ];
}

function countsOf(lines: readonly string[]): ReadonlyMap<string, ReadonlySet<number>> {
  const counts = new Map<string, Set<number>>();
  for (const line of lines) {
    const at = line.lastIndexOf("\t");
    const key = line.slice(0, at);
    const own = counts.get(key) ?? new Set();
    counts.set(key, own.add(Number(line.slice(at + 1))));
  }
  return counts;
}
