import { magnitudeWord, withoutLowWord } from "./double-words.ts";
import { polynomial } from "./polynomial.ts";
import { reduceAngle } from "./reduce-angle.ts";

const QUARTER_PI = 0.7853981633974483;
const QUARTER_PI_LOW = 3.061616997868383e-17;
/** From here up to pi/4 the tangent is taken of the angle's complement. */
const NEAR_QUARTER = 0x3fe5_9428;

const FIRST = 0.3333333333333341;
const EVEN: readonly number[] = [
  0.05396825397622605, 0.0088632398235993, 0.0014562094543252903, 0.0002464631348184699, 7.140724913826082e-5,
  2.590730518636337e-5,
];
const ODD: readonly number[] = [
  0.13333333333320124, 0.021869488294859542, 0.0035920791075913124, 0.0005880412408202641,
  7.817944429395571e-5, -1.8558637485527546e-5,
];

/** Error below 1 ulp; NaN for infinities. */
export function tangent(x: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (magnitudeWord(x) <= 0x3fe9_21fb) return smallTangent(x, 0, false);
  const { quadrant, high, low } = reduceAngle(x);
  return smallTangent(high, low, quadrant % 2 === 1);
}

/** The tangent of `x + low`, at most pi/4 in magnitude; `inverted`: -1 / tangent. */
function smallTangent(x: number, low: number, inverted: boolean): number {
  const magnitude = magnitudeWord(x);
  if (magnitude < 0x3e30_0000) return inverted ? negativeInverse(x + low, x, low) : x;
  if (magnitude < NEAR_QUARTER) {
    const rest = restOf(x, low);
    const sum = x + rest;
    return inverted ? negativeInverse(sum, x, rest) : sum;
  }
  const sign = x < 0 ? -1 : 1;
  const complement = QUARTER_PI - sign * x + (QUARTER_PI_LOW - sign * low);
  const rest = restOf(complement, 0);
  const sum = complement + rest;
  const unit = inverted ? -1 : 1;
  return sign * (unit - 2 * (complement - ((sum * sum) / (sum + unit) - rest)));
}

/** What the tangent of `x + low` is beyond `x`. */
function restOf(x: number, low: number): number {
  const square = x * x;
  const fourth = square * square;
  const even = polynomial(fourth, ODD);
  const odd = square * polynomial(fourth, EVEN);
  const cube = square * x;
  return low + square * (cube * (even + odd) + low) + FIRST * cube;
}

/** -1 / (x + rest), whose sum is `sum`. */
function negativeInverse(sum: number, x: number, rest: number): number {
  const head = withoutLowWord(sum);
  const tail = rest - (head - x);
  const inverse = -1 / sum;
  const cut = withoutLowWord(inverse);
  return cut + inverse * (1 + cut * head + cut * tail);
}
