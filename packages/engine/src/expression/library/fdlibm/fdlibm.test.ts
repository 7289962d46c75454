import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arcCosine, arcSine } from "./arc-sine.ts";
import { arcTangentOfTwo } from "./arc-tangent-of-two.ts";
import { arcTangent } from "./arc-tangent.ts";
import { decimalLogarithm } from "./decimal-logarithm.ts";
import { exponential } from "./exponential.ts";
import { hyperbolicCosine, hyperbolicSine, hyperbolicTangent } from "./hyperbolics.ts";
import { logarithm } from "./logarithm.ts";
import { power } from "./power.ts";
import { tangent } from "./tangent.ts";
import { cosine, sine } from "./trigonometric.ts";

const ARGUMENTS = 20_000;
const view = new DataView(new ArrayBuffer(8));

/** Each fourth argument is any pattern of 64 bits, the rest are in [-1, 1), [-20, 20) and [-800, 800). */
function drawArguments(): (index: number) => number {
  let state = 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    return (state ^= state << 5);
  };
  return (index) => {
    const signed = (next() >>> 0) * 2 ** -31 - 1;
    if (index % 4 !== 0) return signed * [1, 20, 800][(index % 4) - 1]!;
    view.setInt32(0, next());
    view.setInt32(4, next());
    return view.getFloat64(0);
  };
}

/** FNV-1a over the two words of each double. */
function mix(hash: number, value: number): number {
  view.setFloat64(0, value);
  const first = Math.imul(hash ^ (Number.isNaN(value) ? 0x7ff8_0000 : view.getInt32(0)), 0x0100_0193);
  return Math.imul(first ^ (Number.isNaN(value) ? 0 : view.getInt32(4)), 0x0100_0193);
}

/** Functions of one number, with V8's and the hash of what Java 17's StrictMath gives for the arguments, modulo 2^20. */
const OF_ONE = [
  ["e^x", exponential, Math.exp, 0x28b9_8de7],
  ["ln", logarithm, Math.log, 0x50d8_f211],
  ["log10", decimalLogarithm, Math.log10, 0x8418_9c0c],
  ["sin", sine, Math.sin, 0xb738_547e],
  ["cos", cosine, Math.cos, 0x4c9a_2696],
  ["tan", tangent, Math.tan, 0x90e4_3b99],
  ["asin", arcSine, Math.asin, 0x1585_5d39],
  ["acos", arcCosine, Math.acos, 0x9aa9_40de],
  ["atan", arcTangent, Math.atan, 0xc10f_ff45],
  ["sinh", hyperbolicSine, Math.sinh, 0x8d66_7374],
  ["cosh", hyperbolicCosine, Math.cosh, 0x4e0e_11c8],
  ["tanh", hyperbolicTangent, Math.tanh, 0xa3bc_55c6],
] as const;

describe.each(OF_ONE)("%s", (_, own, native, hashOfJava) => {
  test("is that of Java's StrictMath, to the bit", () => {
    const argument = drawArguments();
    let hash = 0x811c_9dc5 | 0;
    for (let i = 0; i < ARGUMENTS; i++) hash = mix(hash, own(argument(i) % 2 ** 20));
    expect(hash >>> 0).toBe(hashOfJava);
  });

  test("is at most one unit in the last place from V8's", () => {
    const numbers = fc.oneof(fc.double(), fc.double({ min: -800, max: 800 }), fc.double({ min: -1, max: 1 }));
    fc.assert(
      fc.property(numbers, (x) => {
        expect(unitsApart(own(x), native(x))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([0, -0, Infinity, -Infinity, Number.NaN])("has V8's value at %d", (x) => {
    expect(own(x)).toBe(native(x));
  });
});

function bitsOf(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(2n ** 63n) - bits : bits;
}

function unitsApart(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  const apart = Number(bitsOf(a) - bitsOf(b));
  return Math.abs(apart);
}

test("powers and angles of points are those of Java's StrictMath, to the bit", () => {
  let argument = drawArguments();
  let powers = 0x811c_9dc5 | 0;
  for (let i = 0; i < ARGUMENTS; i++) {
    const [x, y] = [argument(i), argument(i >> 2)];
    powers = mix(mix(powers, power(Math.abs(x), y)), power(x, Math.floor(y)));
  }
  argument = drawArguments();
  let angles = 0x811c_9dc5 | 0;
  for (let i = 0; i < ARGUMENTS; i++) {
    const [y, x] = [argument(i), argument(i >> 2)];
    angles = mix(angles, arcTangentOfTwo(y, x));
  }
  expect([powers >>> 0, angles >>> 0]).toEqual([0xcf31_49aa, 0x3e1a_da5e]);
});

const SPECIAL = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 5e-324, -5e-324, 1e308, -1e308, Infinity, -Infinity];
const PAIRS = SPECIAL.flatMap((a) => SPECIAL.map((b) => [a, b] as const));

test.each(PAIRS)("power and angle of %d and %d are V8's where nothing is rounded", (a, b) => {
  const isOne = Math.abs(a) === 1 && !Number.isFinite(b);
  expect(unitsApart(power(a, b), isOne ? Number.NaN : a ** b)).toBeLessThanOrEqual(1);
  expect(unitsApart(arcTangentOfTwo(a, b), Math.atan2(a, b))).toBeLessThanOrEqual(1);
});

test("an angle of any size is reduced exactly", () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** 20, max: Number.MAX_VALUE, noNaN: true }), (x) => {
      expect(unitsApart(sine(x), Math.sin(x))).toBeLessThanOrEqual(1);
      expect(unitsApart(cosine(-x), Math.cos(x))).toBeLessThanOrEqual(1);
    }),
  );
  expect(sine(1e22)).toBe(-0.8522008497671888);
});

test("powers and logarithms of ten are exact as far as a double is", () => {
  for (let exponent = 0; exponent <= 22; exponent++) {
    expect(power(10, exponent)).toBe(Number(`1e${exponent}`));
    expect(decimalLogarithm(Number(`1e${exponent}`))).toBe(exponent);
  }
});
