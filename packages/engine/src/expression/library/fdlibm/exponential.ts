import { magnitudeWord, scaled } from "./double-words.ts";
import { EXPONENT_SERIES, INVERSE_LN2, LN2_HIGH, LN2_LOW } from "./logarithm-constants.ts";
import { polynomial } from "./polynomial.ts";

const OVERFLOWS_ABOVE = 709.782712893384;
const UNDERFLOWS_BELOW = -745.1332191019411;

/** e to the power of `x`: 2^k e^r with |r| <= 0.5 ln 2, and a rational function of r. Error below 1 ulp. */
export function exponential(x: number): number {
  if (Number.isNaN(x) || x > OVERFLOWS_ABOVE) return x + Infinity;
  if (x < UNDERFLOWS_BELOW) return 0;
  const magnitude = magnitudeWord(x);
  if (magnitude < 0x3e30_0000) return 1 + x;
  if (magnitude <= 0x3fd6_2e42) {
    const c = remainder(x);
    return 1 - ((x * c) / (c - 2) - x);
  }
  const k = magnitude < 0x3ff0_a2b2 ? Math.sign(x) : Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const reduced = high - low;
  const c = remainder(reduced);
  const y = 1 - (low - (reduced * c) / (2 - c) - high);
  return k >= -1021 ? scaled(y, k) : scaled(y, k + 1000) * 2 ** -1000;
}

function remainder(x: number): number {
  const square = x * x;
  return x - square * polynomial(square, EXPONENT_SERIES);
}
