import { magnitudeWord } from "./double-words.ts";
import { exponential } from "./exponential.ts";
import { exponentialMinusOne } from "./exponential-minus-one.ts";

/** Above it e^x may overflow where its half does not. */
const LARGE_EXPONENT = 0x4086_2e42;
const SINH_OVERFLOWS_ABOVE = 710.475860073944;

/** Error below 2 ulp. */
export function hyperbolicSine(x: number): number {
  const magnitude = magnitudeWord(x);
  if (!Number.isFinite(x) || magnitude < 0x3e30_0000) return x;
  const size = Math.abs(x);
  const sign = x < 0 ? -0.5 : 0.5;
  if (magnitude >= 0x4036_0000) return largeHalf(size, magnitude, sign);
  const t = exponentialMinusOne(size);
  if (magnitude < 0x3ff0_0000) return sign * (2 * t - (t * t) / (t + 1));
  return sign * (t + t / (t + 1));
}

/** Error below 2 ulp. */
export function hyperbolicCosine(x: number): number {
  const magnitude = magnitudeWord(x);
  if (!Number.isFinite(x)) return x * x;
  const size = Math.abs(x);
  if (magnitude >= 0x4036_0000) return largeHalf(size, magnitude, 0.5);
  if (magnitude < 0x3fd6_2e43) {
    const t = exponentialMinusOne(size);
    const w = 1 + t;
    return magnitude < 0x3c80_0000 ? w : 1 + (t * t) / (w + w);
  }
  const t = exponential(size);
  return 0.5 * t + 0.5 / t;
}

/** `half` e^x where e^-x is lost in rounding. */
function largeHalf(x: number, magnitude: number, half: number): number {
  if (magnitude < LARGE_EXPONENT) return half * exponential(x);
  if (x > SINH_OVERFLOWS_ABOVE) return half * Infinity;
  const root = exponential(0.5 * x);
  return half * root * root;
}

/** Error below 2 ulp. */
export function hyperbolicTangent(x: number): number {
  const magnitude = magnitudeWord(x);
  if (Number.isNaN(x)) return x;
  if (magnitude < 0x3c80_0000) return x * (1 + x);
  const size = Math.abs(x);
  const tangent = magnitude < 0x4036_0000 ? tangentOf(size) : 1;
  return x < 0 ? -tangent : tangent;
}

function tangentOf(x: number): number {
  if (x >= 1) return 1 - 2 / (exponentialMinusOne(2 * x) + 2);
  const t = exponentialMinusOne(-2 * x);
  return -t / (t + 2);
}
