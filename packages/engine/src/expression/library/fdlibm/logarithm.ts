import { fromWords, highWord, lowWord } from "./double-words.ts";
import { LN2_HIGH, LN2_LOW } from "./logarithm-constants.ts";
import { polynomial } from "./polynomial.ts";

/** Of ln((1 + s) / (1 - s)) / s - 2 by powers of s^4: those of even and of odd multiples of s^2. */
const EVEN: readonly number[] = [0.3999999999940942, 0.22222198432149784, 0.15313837699209373];
const ODD: readonly number[] = [
  0.6666666666666735, 0.2857142874366239, 0.1818357216161805, 0.14798198605116586,
];

/** The natural logarithm: k ln 2 + ln(1 + f) with 1 + f between sqrt(2)/2 and sqrt(2). Error below 1 ulp. */
export function logarithm(x: number): number {
  if (x === 0) return -Infinity;
  if (Number.isNaN(x) || x < 0 || x === Infinity) return x < 0 ? Number.NaN : x;
  const normal = x < 2 ** -1022 ? x * 2 ** 54 : x;
  const high = highWord(normal);
  const mantissa = high & 0xf_ffff;
  const carry = (mantissa + 0x9_5f64) & 0x10_0000;
  const k = (high >> 20) - 1023 + (carry >> 20) - (x < 2 ** -1022 ? 54 : 0);
  const f = fromWords(mantissa | (carry ^ 0x3ff0_0000), lowWord(normal)) - 1;
  if ((0xf_ffff & (2 + mantissa)) < 3) return nearOne(k, f);
  const s = f / (2 + f);
  const square = s * s;
  const fourth = square * square;
  const series = square * polynomial(fourth, ODD) + fourth * polynomial(fourth, EVEN);
  if (((mantissa - 0x6_147a) | (0x6_b851 - mantissa)) > 0) {
    const half = 0.5 * f * f;
    if (k === 0) return f - (half - s * (half + series));
    return k * LN2_HIGH - (half - (s * (half + series) + k * LN2_LOW) - f);
  }
  if (k === 0) return f - s * (f - series);
  return k * LN2_HIGH - (s * (f - series) - k * LN2_LOW - f);
}

/** For |f| < 2^-20 the first terms of the series do. */
function nearOne(k: number, f: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const rest = f * f * (0.5 - 0.3333333333333333 * f);
  return k === 0 ? f - rest : k * LN2_HIGH - (rest - k * LN2_LOW - f);
}
