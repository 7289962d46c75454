import { fromWords, highWord, lowWord } from "./double-words.ts";
import { logarithm } from "./logarithm.ts";

const INVERSE_LN10 = 0.4342944819032518;
const LOG10_2_HIGH = 0.30102999566361177;
const LOG10_2_LOW = 3.694239077158931e-13;

/** The logarithm to base 10; exact for powers of ten. */
export function decimalLogarithm(x: number): number {
  if (x === 0) return -Infinity;
  if (Number.isNaN(x) || x < 0 || x === Infinity) return x < 0 ? Number.NaN : x;
  const normal = x < 2 ** -1022 ? x * 2 ** 54 : x;
  const high = highWord(normal);
  const exponent = (high >> 20) - 1023 - (x < 2 ** -1022 ? 54 : 0);
  const below = exponent < 0 ? 1 : 0;
  const power = exponent + below;
  const mantissa = fromWords((high & 0xf_ffff) | ((0x3ff - below) << 20), lowWord(normal));
  return power * LOG10_2_LOW + INVERSE_LN10 * logarithm(mantissa) + power * LOG10_2_HIGH;
}
