/**
 * Nine scores of a game, as minutes after 12:00 when each happened, minutes after 12:05 when it was seen, and its value.
 * From the text of Streaming 102 (Akidau, 2016).
 */
const POINTS: readonly (readonly [happened: number, seen: number, score: number])[] = [
  [0.444, 0.333, 5],
  [2.444, 0.666, 7],
  [3.666, 1.222, 3],
  [4.333, 1.666, 4],
  [3.111, 2.111, 8],
  [6.666, 2.333, 3],
  [1.444, 3.333, 9],
  [7.444, 3.666, 8],
  [7.777, 4, 1],
];

const NOON = Date.UTC(2026, 0, 1, 12);
const FIVE_PAST = NOON + 5 * 60_000;

const text = (ms: number): string => new Date(Math.round(ms)).toISOString().slice(0, 23).replace("T", " ");

/** Rows (seen, happened, team, score), in the order in which they were seen. */
export const NINE_POINTS = POINTS.map(([happened, seen, score]) => [
  text(FIVE_PAST + seen * 60_000),
  text(NOON + happened * 60_000),
  "red",
  score,
]);

/** A minute after 12:00 as event time. */
export const afterNoon = (minutes: number): number => NOON + minutes * 60_000;
