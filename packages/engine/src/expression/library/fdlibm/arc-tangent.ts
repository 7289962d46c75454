import { magnitudeWord } from "./double-words.ts";
import { polynomial } from "./polynomial.ts";

/** atan of 0.5, 1, 1.5 and infinity, and what these doubles leave out. */
const KNOWN_HIGH = [0.4636476090008061, 0.7853981633974483, 0.982793723247329, 1.5707963267948966] as const;
const KNOWN_LOW = [
  2.2698777452961687e-17, 3.061616997868383e-17, 1.3903311031230998e-17, 6.123233995736766e-17,
] as const;
const EVEN: readonly number[] = [
  0.3333333333333293, 0.14285714272503466, 0.09090887133436507, 0.06661073137387531, 0.049768779946159324,
  0.016285820115365782,
];
const ODD: readonly number[] = [
  -0.19999999999876483, -0.11111110405462356, -0.0769187620504483, -0.058335701337905735,
  -0.036531572744216916,
];

/** By the nearest angle of 0, atan 0.5, atan 1, atan 1.5 and a right one. Error below 1 ulp. */
export function arcTangent(x: number): number {
  const magnitude = magnitudeWord(x);
  if (Number.isNaN(x) || magnitude < 0x3e20_0000) return x;
  if (magnitude < 0x3fdc_0000) return x - x * series(x);
  const sign = x < 0 ? -1 : 1;
  if (magnitude >= 0x4410_0000) return sign * (KNOWN_HIGH[3] + KNOWN_LOW[3]);
  const { nearest, rest } = near(Math.abs(x), magnitude);
  return sign * (KNOWN_HIGH[nearest] - (rest * series(rest) - KNOWN_LOW[nearest] - rest));
}

function near(x: number, magnitude: number): { readonly nearest: 0 | 1 | 2 | 3; readonly rest: number } {
  if (magnitude < 0x3fe6_0000) return { nearest: 0, rest: (2 * x - 1) / (2 + x) };
  if (magnitude < 0x3ff3_0000) return { nearest: 1, rest: (x - 1) / (x + 1) };
  if (magnitude < 0x4003_8000) return { nearest: 2, rest: (x - 1.5) / (1 + 1.5 * x) };
  return { nearest: 3, rest: -1 / x };
}

function series(x: number): number {
  const square = x * x;
  const fourth = square * square;
  return square * polynomial(fourth, EVEN) + fourth * polynomial(fourth, ODD);
}
