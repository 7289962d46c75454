import { magnitudeWord, scaled, highWord, withoutLowWord } from "./double-words.ts";
import { binaryLogarithm, binaryLogarithmNearOne } from "./binary-logarithm.ts";
import { EXPONENT_SERIES } from "./logarithm-constants.ts";
import { polynomial } from "./polynomial.ts";

/** `x` to the power of `y`, as Java defines it: 1 to an infinite power is NaN. Error below 0.7 ulp. */
export function power(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (Math.abs(y) === 1) return y < 0 ? 1 / x : x;
  if (y === 2) return x * x;
  if (y === 0.5 && x >= -Number.MAX_VALUE) return Math.sqrt(x + 0);
  return Number.isFinite(y) ? finitePower(x, y) : toInfinity(Math.abs(x), y);
}

function toInfinity(size: number, y: number): number {
  if (size === 1) return Number.NaN;
  return size > 1 === y > 0 ? Infinity : 0;
}

function finitePower(x: number, y: number): number {
  const size = Math.abs(x);
  const unsigned = size === 0 || size === Infinity ? (y < 0 ? 1 / size : size) : positivePower(size, y);
  if (x > 0 || (x === 0 && !Object.is(x, -0))) return unsigned;
  if (Math.abs(y % 2) === 1) return -unsigned;
  return Number.isInteger(y) || size === 0 || size === Infinity ? unsigned : Number.NaN;
}

/** Of a base that is positive and finite. */
function positivePower(x: number, y: number): number {
  if (x === 1) return 1;
  const steep = magnitudeWord(y) > 0x41e0_0000;
  const magnitude = magnitudeWord(x);
  if (steep && magnitude !== 0x3fef_ffff && magnitude !== 0x3ff0_0000) return x > 1 === y > 0 ? Infinity : 0;
  const { high, low } = steep ? binaryLogarithmNearOne(x) : binaryLogarithm(x);
  const head = withoutLowWord(y);
  return binaryPower(head * high, (y - head) * high + y * low);
}

/** By how much 1024 is above the logarithm of the least number that rounds to infinity. */
const OVERFLOW_TAIL = 8.008566259537294e-17;
const LN2 = 0.6931471805599453;
const LN2_HEAD = 0.6931471824645996;
const LN2_TAIL = -1.904654299957768e-9;

/** 2 to the power of `high + low`. */
function binaryPower(high: number, low: number): number {
  const exponent = low + high;
  if (exponent > 1024 || (exponent === 1024 && low + OVERFLOW_TAIL > exponent - high)) return Infinity;
  if (exponent < -1075 || (exponent === -1075 && low <= exponent - high)) return 0;
  const whole =
    magnitudeWord(exponent) > 0x3fe0_0000
      ? Math.sign(exponent) * Math.floor(Math.abs(withoutLowWord(exponent)) + 0.5)
      : 0;
  const rest = high - whole;
  const head = withoutLowWord(low + rest);
  const product = head * LN2_HEAD;
  const correction = (low - (head - rest)) * LN2 + head * LN2_TAIL;
  const z = product + correction;
  const tail = correction - (z - product);
  const square = z * z;
  const c = z - square * polynomial(square, EXPONENT_SERIES);
  const value = 1 - ((z * c) / (c - 2) - (tail + z * tail) - z);
  return (highWord(value) >> 20) + whole > 0
    ? scaled(value, whole)
    : scaled(value, whole + 1000) * 2 ** -1000;
}
