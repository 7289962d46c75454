import { fromWords, highWord, withHighWord, withoutLowWord } from "./double-words.ts";
import { polynomial } from "./polynomial.ts";

/** A number to more places than a double has: `high` ends with zeros, `low` is the rest. */
export interface LongNumber {
  readonly high: number;
  readonly low: number;
}

const INVERSE_LN2 = 1.4426950408889634;
const INVERSE_LN2_HEAD = 1.4426950216293335;
const INVERSE_LN2_TAIL = 1.9259629911266175e-8;

/** log2 of a number less than 2^-20 away from 1. */
export function binaryLogarithmNearOne(x: number): LongNumber {
  const t = x - 1;
  const w = t * t * (0.5 - t * (0.3333333333333333 - t * 0.25));
  const head = INVERSE_LN2_HEAD * t;
  const tail = t * INVERSE_LN2_TAIL - w * INVERSE_LN2;
  const high = withoutLowWord(head + tail);
  return { high, low: tail - (high - head) };
}

/** log2(1.5) in two parts, for the upper of two intervals. */
const LOG2_BASE = [
  { base: 1, high: 0, low: 0 },
  { base: 1.5, high: 0.5849624872207642, low: 1.350039202129749e-8 },
] as const;
const SERIES: readonly number[] = [
  0.5999999999999946, 0.4285714285785502, 0.33333332981837743, 0.272728123808534, 0.23066074577556175,
  0.20697501780033842,
];
/** 2 / (3 ln 2). */
const FACTOR = 0.9617966939259756;
const FACTOR_HEAD = 0.9617967009544373;
const FACTOR_TAIL = -7.028461650952758e-9;

/** log2 of a positive finite number. */
export function binaryLogarithm(x: number): LongNumber {
  const { exponent, interval, mantissa } = parts(x);
  const { base, high: baseHigh, low: baseLow } = LOG2_BASE[interval];
  const above = mantissa - base;
  const inverse = 1 / (mantissa + base);
  const s = above * inverse;
  const sHead = withoutLowWord(s);
  const sumHead = fromWords(((highWord(mantissa) >> 1) | 0x2000_0000) + 0x8_0000 + (interval << 18), 0);
  const sumTail = mantissa - (sumHead - base);
  const sTail = inverse * (above - sHead * sumHead - sHead * sumTail);
  const square = s * s;
  const series = square * square * polynomial(square, SERIES) + sTail * (sHead + s);
  const headSquare = sHead * sHead;
  const threeHead = withoutLowWord(3 + headSquare + series);
  const threeTail = series - (threeHead - 3 - headSquare);
  const product = sHead * threeHead;
  const productTail = sTail * threeHead + threeTail * s;
  const p = withoutLowWord(product + productTail);
  const pTail = productTail - (p - product);
  const z = FACTOR_HEAD * p;
  const zTail = FACTOR_TAIL * p + pTail * FACTOR + baseLow;
  const high = withoutLowWord(z + zTail + baseHigh + exponent);
  return { high, low: zTail - (high - exponent - baseHigh - z) };
}

interface Parts {
  readonly exponent: number;
  readonly interval: 0 | 1;
  readonly mantissa: number;
}

/** `mantissa * 2^exponent`, the mantissa near 1 (from sqrt(3)/2 to sqrt(3/2)) or near 1.5 (up to sqrt(3)). */
function parts(x: number): Parts {
  const subnormal = x < 2 ** -1022;
  const normal = subnormal ? x * 2 ** 53 : x;
  const word = highWord(normal);
  const exponent = (word >> 20) - 0x3ff - (subnormal ? 53 : 0);
  const fraction = word & 0xf_ffff;
  const interval = fraction > 0x3_988e && fraction < 0xb_b67a ? 1 : 0;
  const above = fraction >= 0xb_b67a;
  const mantissa = withHighWord(normal, fraction | (above ? 0x3fe0_0000 : 0x3ff0_0000));
  return { exponent: above ? exponent + 1 : exponent, interval, mantissa };
}
