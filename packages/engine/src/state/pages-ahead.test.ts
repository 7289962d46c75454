import { expect, test } from "vitest";
import { bytesLane, wordsLane } from "./lane.ts";
import { PagesAhead } from "./pages-ahead.ts";

const ROWS = 1 << 21;
const BATCH = 1_024;

test("memory is touched before rows come to it, and what is in it stays", () => {
  const arrays = [new Int32Array(ROWS).fill(7), new Int32Array(2 * ROWS).fill(7)] as const;
  const bytes = new Uint8Array(ROWS).fill(3);
  const ahead = new PagesAhead();
  const lanes = [wordsLane(arrays[0]), { ...wordsLane(arrays[1]), perRow: 2 } as const, bytesLane(bytes)];
  ahead.use(lanes, BATCH);
  for (let i = 0; i < lanes.length; i++) ahead.step(BATCH);
  for (let rows = BATCH; rows < ROWS; rows += BATCH) {
    ahead.step(rows);
    expect(ahead.rows).toBeGreaterThanOrEqual(Math.min(ROWS, rows + BATCH));
  }
  for (const words of arrays) expect(words.every((word) => word === 7)).toBe(true);
  expect(bytes.every((byte) => byte === 3)).toBe(true);
});

test("arrays that go on are not touched again, others are from where their rows end", () => {
  const kept = new Int32Array(ROWS);
  const ahead = new PagesAhead();
  ahead.use([wordsLane(kept)], 0);
  ahead.step(0);
  const { rows } = ahead;
  ahead.use([wordsLane(kept)], BATCH);
  expect(ahead.rows).toBe(rows);
  ahead.use([wordsLane(new Int32Array(ROWS))], BATCH);
  expect(ahead.rows).toBe(BATCH);
});
