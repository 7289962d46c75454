/** A counter that changes often is taken over so long. */
const DENSE_MS = 1_000;
/** Changes within DENSE_MS that make a counter one that changes often. */
const DENSE_CHANGES = 3;
/** Nothing older counts, however seldom a counter changes. */
export const RATE_WINDOW_MS = 5_000;
/** A counter that changed at intervals is taken to go on until one has been missed by half its length. */
const PATIENCE = 1.5;

/** Moments and values of one counter, oldest first; it grows only. */
export interface CounterSeries {
  readonly length: number;
  timeMs(index: number): number;
  value(index: number): number;
}

/**
 * What a counter grows by in a second, from its newest readings. One that changes with almost every reading: over the
 * last second. One that changes seldom (a source of one row a second): over whole intervals between its changes in the
 * last five seconds, so that the figure does not depend on how readings and rows fall together. Once a change is overdue
 * the time since the last one counts too, and the rate sinks to nought.
 */
export function counterRate(series: CounterSeries): number {
  const last = series.length - 1;
  if (last < 0 || series.value(last) === series.value(0)) return 0;
  const dense = firstSince(series, DENSE_MS);
  if (changesSince(series, dense) >= DENSE_CHANGES) return growth(series, dense, last, series.timeMs(last));
  const from = firstSince(series, RATE_WINDOW_MS);
  const changes = changesSince(series, from);
  if (changes < 2) return growth(series, from, last, series.timeMs(last));
  const first = firstChangeAfter(series, from);
  const newest = lastChange(series);
  const spanMs = series.timeMs(newest) - series.timeMs(first);
  const overdue = series.timeMs(last) - series.timeMs(newest) > (PATIENCE * spanMs) / (changes - 1);
  return growth(series, first, last, series.timeMs(overdue ? last : newest));
}

// oxlint-disable-next-line max-params -- from one reading to another, over a time of its own
function growth(series: CounterSeries, from: number, to: number, endMs: number): number {
  const seconds = (endMs - series.timeMs(from)) / 1_000;
  return seconds > 0 ? Math.max(0, series.value(to) - series.value(from)) / seconds : 0;
}

/** Newest reading that is at least so old, or the oldest. */
export function firstSince(series: Pick<CounterSeries, "length" | "timeMs">, windowMs: number): number {
  const sinceMs = series.timeMs(series.length - 1) - windowMs;
  let index = series.length - 1;
  while (index > 0 && series.timeMs(index) > sinceMs) index--;
  return index;
}

function changesSince(series: CounterSeries, from: number): number {
  let changes = 0;
  for (let index = from + 1; index < series.length; index++) {
    if (series.value(index) !== series.value(index - 1)) changes++;
  }
  return changes;
}

function firstChangeAfter(series: CounterSeries, from: number): number {
  let index = from + 1;
  while (series.value(index) === series.value(index - 1)) index++;
  return index;
}

function lastChange(series: CounterSeries): number {
  let index = series.length - 1;
  while (series.value(index) === series.value(index - 1)) index--;
  return index;
}
