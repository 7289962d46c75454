import { fromWords, magnitudeWord } from "./double-words.ts";
import { polynomial } from "./polynomial.ts";
import { reduceAngle } from "./reduce-angle.ts";

/** At most pi/4 in magnitude. */
const SMALL = 0x3fe9_21fb;
const TINY = 0x3e40_0000;

/** Error below 1 ulp; NaN for infinities. */
export function sine(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (magnitudeWord(x) <= SMALL) return smallSine(x, 0);
  const { quadrant, high, low } = reduceAngle(x);
  const value = quadrant % 2 === 0 ? smallSine(high, low) : smallCosine(high, low);
  return quadrant < 2 ? value : -value;
}

/** Error below 1 ulp; NaN for infinities. */
export function cosine(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (magnitudeWord(x) <= SMALL) return smallCosine(x, 0);
  const { quadrant, high, low } = reduceAngle(x);
  const value = quadrant % 2 === 0 ? smallCosine(high, low) : smallSine(high, low);
  return quadrant === 0 || quadrant === 3 ? value : -value;
}

const SINE: readonly number[] = [
  0.00833333333332249, -0.0001984126982985795, 2.7557313707070068e-6, -2.5050760253406863e-8,
  1.58969099521155e-10,
];
const SINE_FIRST = -0.16666666666666632;

function smallSine(x: number, low: number): number {
  if (magnitudeWord(x) < TINY) return x;
  const square = x * x;
  const cube = square * x;
  const series = polynomial(square, SINE);
  if (low === 0) return x + cube * (SINE_FIRST + square * series);
  return x - (square * (0.5 * low - cube * series) - low - cube * SINE_FIRST);
}

const COSINE: readonly number[] = [
  0.0416666666666666, -0.001388888888887411, 2.480158728947673e-5, -2.7557314351390663e-7,
  2.087572321298175e-9, -1.1359647557788195e-11,
];

function smallCosine(x: number, low: number): number {
  const magnitude = magnitudeWord(x);
  if (magnitude < TINY) return 1;
  const square = x * x;
  const series = square * polynomial(square, COSINE);
  if (magnitude < 0x3fd3_3333) return 1 - (0.5 * square - (square * series - x * low));
  const quarter = magnitude > 0x3fe9_0000 ? 0.28125 : fromWords(magnitude - 0x20_0000, 0);
  return 1 - quarter - (0.5 * square - quarter - (square * series - x * low));
}
