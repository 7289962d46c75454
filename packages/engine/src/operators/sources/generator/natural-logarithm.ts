const LN2_HIGH = 6.931_471_803_691_238_164_9e-1;
const LN2_LOW = 1.908_214_929_270_587_700_02e-10;
/** Coefficients of the remainder of ln((1 + s) / (1 - s)) / s - 2, by even powers of s; relative error below 2^-58. */
const SERIES = [
  6.666_666_666_666_735_13e-1, 3.999_999_999_940_941_908e-1, 2.857_142_874_366_239_149e-1,
  2.222_219_843_214_978_396e-1, 1.818_357_216_161_805_012e-1, 1.531_383_769_920_937_332e-1,
  1.479_819_860_511_658_591e-1,
] as const;

/**
 * The natural logarithm of a number in (0, 1], from arithmetic that IEEE 754 defines to the bit. `Math.log` is left to
 * the JavaScript engine, and gives other last bits in a browser than in Node: rows would depend on where they are made.
 * Error below one unit in the last place (the method is that of fdlibm).
 */
export function naturalLogarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const z = s * s;
  let remainder = 0;
  for (let power = SERIES.length - 1; power >= 0; power--) remainder = z * (SERIES[power]! + remainder);
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + remainder) + exponent * LN2_LOW) - f);
}
