import { magnitudeWord, scaled, fromWords } from "./double-words.ts";
import { INVERSE_LN2, LN2_HIGH, LN2_LOW } from "./logarithm-constants.ts";
import { polynomial } from "./polynomial.ts";

const SERIES: readonly number[] = [
  1, -0.03333333333333313, 0.0015873015872548146, -7.93650757867488e-5, 4.008217827329362e-6,
  -2.0109921818362437e-7,
];

/** e^x - 1 without the loss of a small result, for |x| < 100. Error below 1 ulp. */
export function exponentialMinusOne(x: number): number {
  const magnitude = magnitudeWord(x);
  if (x < 0 && magnitude >= 0x4043_687a) return -1;
  if (magnitude < 0x3c90_0000) return x;
  if (magnitude <= 0x3fd6_2e42) {
    const { half, error } = rational(x);
    return x - (x * error - half);
  }
  const k = magnitude < 0x3ff0_a2b2 ? Math.sign(x) : Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5));
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const reduced = high - low;
  const correction = high - reduced - low;
  const { half, error } = rational(reduced);
  return rebuilt(k, reduced, reduced * (error - correction) - correction - half);
}

function rational(x: number): { readonly half: number; readonly error: number } {
  const halfX = 0.5 * x;
  const half = x * halfX;
  const series = polynomial(half, SERIES);
  const t = 3 - series * halfX;
  return { half, error: half * ((series - t) / (6 - x * t)) };
}

/** 2^k (1 + x - e) - 1 in the order that loses least. */
function rebuilt(k: number, x: number, e: number): number {
  if (k === -1) return 0.5 * (x - e) - 0.5;
  if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
  if (k <= -2 || k > 56) return scaled(1 - (e - x), k) - 1;
  if (k < 20) return scaled(fromWords(0x3ff0_0000 - (0x20_0000 >> k), 0) - (e - x), k);
  return scaled(x - (e + fromWords((0x3ff - k) << 20, 0)) + 1, k);
}
