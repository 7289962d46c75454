import { highWord, magnitudeWord } from "./double-words.ts";

const INVERSE_HALF_PI = 0.6366197723675814;
/** A right angle in pieces of 33 bits, each with the double of all that follows it. */
const PIECES = [
  { head: 1.5707963267341256, tail: 6.077100506506192e-11 },
  { head: 6.077100506303966e-11, tail: 2.0222662487959506e-21 },
  { head: 2.0222662487111665e-21, tail: 8.4784276603689e-32 },
] as const;
/** How many bits may cancel before the next piece is needed. */
const ENOUGH_BITS = [16, 49, Infinity] as const;

/** An angle as `quadrant` right angles (modulo 4) and `high + low`, at most half of one. */
export interface ReducedAngle {
  readonly quadrant: number;
  readonly high: number;
  readonly low: number;
}

/** For a finite `x` above pi/4 in magnitude; `low` is what the double `high` leaves out. */
export function reduceAngle(x: number): ReducedAngle {
  const { quadrant, high, low } =
    magnitudeWord(x) <= 0x4139_21fb ? subtractRightAngles(Math.abs(x)) : reduceExactly(Math.abs(x));
  if (x < 0) return { quadrant: -quadrant & 3, high: -high, low: -low };
  return { quadrant: quadrant & 3, high, low };
}

function subtractRightAngles(x: number): ReducedAngle {
  const count = Math.trunc(x * INVERSE_HALF_PI + 0.5);
  let rest = x - count * PIECES[0].head;
  let below = count * PIECES[0].tail;
  let high = rest - below;
  for (let piece = 1; piece < PIECES.length && lostBits(x, high) > ENOUGH_BITS[piece - 1]!; piece++) {
    const { head, tail } = PIECES[piece]!;
    const before = rest;
    const step = count * head;
    rest = before - step;
    below = count * tail - (before - rest - step);
    high = rest - below;
  }
  return { quadrant: count, high, low: rest - high - below };
}

const exponentOf = (x: number): number => (highWord(x) >> 20) & 0x7ff;
const lostBits = (x: number, rest: number): number => exponentOf(x) - exponentOf(rest);

/** A double has up to 971 bits before its last one, and the remainder of the worst of them starts 62 bits behind the point. */
const TABLE_BITS = 1_344;
const KEPT_BITS = 256;
let circle: { readonly inverseHalfPi: bigint; readonly halfPi: bigint } | null = null;

/** With integers as long as it takes: for angles beyond 2^20 right ones. */
function reduceExactly(x: number): ReducedAngle {
  circle ??= circleConstants();
  const exponent = exponentOf(x) - 1075;
  const mantissa = BigInt(x / 2 ** exponent);
  const turns = mantissa * circle.inverseHalfPi;
  const shift = BigInt(TABLE_BITS - exponent);
  const count = (turns + (1n << (shift - 1n))) >> shift;
  const fraction = (turns - (count << shift)) >> (shift - BigInt(KEPT_BITS));
  const angle = (fraction * circle.halfPi) >> BigInt(KEPT_BITS);
  const high = Number(angle);
  const low = Number(angle - BigInt(high));
  return { quadrant: Number(count & 3n), high: high * 2 ** -KEPT_BITS, low: low * 2 ** -KEPT_BITS };
}

/** Machin: pi/4 = 4 atan(1/5) - atan(1/239). */
function circleConstants(): { readonly inverseHalfPi: bigint; readonly halfPi: bigint } {
  const guard = 64;
  const one = 1n << BigInt(TABLE_BITS + guard);
  const halfPi = 2n * (4n * inverseArcTangent(5n, one) - inverseArcTangent(239n, one));
  return {
    inverseHalfPi: (one << BigInt(TABLE_BITS)) / halfPi,
    halfPi: halfPi >> BigInt(TABLE_BITS + guard - KEPT_BITS),
  };
}

/** atan(1 / n), as a multiple of 1 / `one`. */
function inverseArcTangent(n: bigint, one: bigint): bigint {
  let power = one / n;
  let sum = power;
  for (let odd = 3n; power !== 0n; odd += 2n) {
    power /= -(n * n);
    sum += power / odd;
  }
  return sum;
}
