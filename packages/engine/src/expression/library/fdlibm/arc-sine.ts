import { magnitudeWord, withoutLowWord } from "./double-words.ts";
import { polynomial } from "./polynomial.ts";

const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const NUMERATOR: readonly number[] = [
  0.16666666666666666, -0.3255658186224009, 0.20121253213486293, -0.04005553450067941, 0.0007915349942898145,
  3.479331075960212e-5,
];
const DENOMINATOR: readonly number[] = [
  1, -2.403394911734414, 2.0209457602335057, -0.6882839716054533, 0.07703815055590194,
];

/** (asin(x) - x) / x by x^2. */
const excess = (square: number): number =>
  (square * polynomial(square, NUMERATOR)) / polynomial(square, DENOMINATOR);

/** Error below 1 ulp; NaN outside [-1, 1]. */
export function arcSine(x: number): number {
  const size = Math.abs(x);
  const magnitude = magnitudeWord(x);
  if (size === 1) return x * HALF_PI + x * HALF_PI_LOW;
  if (!(size < 1)) return Number.NaN;
  if (magnitude < 0x3e40_0000) return x;
  if (magnitude < 0x3fe0_0000) return x + x * excess(x * x);
  const half = (1 - size) * 0.5;
  const root = Math.sqrt(half);
  const angle = magnitude >= 0x3fef_3333 ? nearEnd(half, root) : between(half, root);
  return x > 0 ? angle : -angle;
}

const nearEnd = (half: number, root: number): number =>
  HALF_PI - (2 * (root + root * excess(half)) - HALF_PI_LOW);

function between(half: number, root: number): number {
  const cut = withoutLowWord(root);
  const rest = (half - cut * cut) / (root + cut);
  const p = 2 * root * excess(half) - (HALF_PI_LOW - 2 * rest);
  return HALF_PI / 2 - (p - (HALF_PI / 2 - 2 * cut));
}

/** Error below 1 ulp; NaN outside [-1, 1]. */
export function arcCosine(x: number): number {
  const magnitude = magnitudeWord(x);
  if (x === 1) return 0;
  if (x === -1) return Math.PI + 2 * HALF_PI_LOW;
  if (!(Math.abs(x) < 1)) return Number.NaN;
  if (magnitude <= 0x3c60_0000) return HALF_PI + HALF_PI_LOW;
  if (magnitude < 0x3fe0_0000) return HALF_PI - (x - (HALF_PI_LOW - x * excess(x * x)));
  const half = (1 - Math.abs(x)) * 0.5;
  const root = Math.sqrt(half);
  if (x < 0) return Math.PI - 2 * (root + (excess(half) * root - HALF_PI_LOW));
  const cut = withoutLowWord(root);
  const rest = (half - cut * cut) / (root + cut);
  return 2 * (cut + (excess(half) * root + rest));
}
