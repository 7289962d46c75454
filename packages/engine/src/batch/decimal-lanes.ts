/** Unscaled integer of DECIMAL in one lane (`high` null) or two: high * 2^64 + unsigned low. */
export function joinLanes(low: bigint, high: bigint | null): bigint {
  return high === null ? low : (high << 64n) | BigInt.asUintN(64, low);
}

const POWERS: readonly bigint[] = Array.from({ length: 78 }, (_, exponent) => 10n ** BigInt(exponent));

export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** The unscaled integer moved from one scale to another, HALF_UP (away from zero), as Flink rounds. */
export function rescale(unscaled: bigint, fromScale: number, toScale: number): bigint {
  if (toScale >= fromScale) return unscaled * powerOfTen(toScale - fromScale);
  return divideHalfUp(unscaled, powerOfTen(fromScale - toScale));
}

export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend - quotient * divisor;
  const twice = 2n * (remainder < 0n ? -remainder : remainder);
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

/** The value, or null where it has more than `precision` digits: Flink's overflow rule for DECIMAL. */
export function fitPrecision(unscaled: bigint, precision: number): bigint | null {
  const bound = powerOfTen(precision);
  return unscaled < bound && unscaled > -bound ? unscaled : null;
}
