/** Shorter ones on average are not worth it to be told apart. */
const LEAST_ROWS = 16;

/** Rows of a block that follow one another: the place of the first in the block, its number, and how many they are. */
export interface RowRun {
  readonly place: number;
  readonly row: number;
  readonly length: number;
}

/** The first `count` rows as runs; null where these would be short. */
export function rowRuns(rows: Int32Array, count: number): readonly RowRun[] | null {
  const runs: RowRun[] = [];
  const most = count / LEAST_ROWS;
  for (let place = 0; place < count;) {
    if (runs.length >= most) return null;
    const row = rows[place]!;
    let length = 1;
    while (place + length < count && rows[place + length] === row + length) length++;
    runs.push({ place, row, length });
    place += length;
  }
  return runs;
}
