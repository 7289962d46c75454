/** Round distances between ticks, ms. */
const STEPS_MS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000,
  30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000,
  86_400_000,
];

/** Ticks at round times within a range, about `wanted` of them. */
export function timeTicks(fromMs: number, toMs: number, wanted: number): readonly number[] {
  const span = toMs - fromMs;
  if (!(span > 0)) return [fromMs];
  const step = STEPS_MS.find((candidate) => span / candidate <= wanted) ?? span / wanted;
  const first = Math.ceil(fromMs / step - 1e-9);
  const ticks: number[] = [];
  for (let index = first; index * step <= toMs + step * 1e-6; index++) ticks.push(index * step);
  return ticks;
}

/** A range with some room at both ends, to round times. */
export function roundedRange(values: readonly number[]): readonly [number, number] | null {
  if (values.length === 0) return null;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const span = Math.max(high - low, 0.1);
  const step = STEPS_MS.find((candidate) => span / candidate <= 12) ?? span;
  return [Math.floor(low / step) * step, Math.ceil(high / step + 1e-9) * step];
}
