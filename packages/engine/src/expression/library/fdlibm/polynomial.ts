/** `c[0] + z (c[1] + z (c[2] + ...))`, from the inside out. */
export function polynomial(z: number, coefficients: readonly number[]): number {
  let sum = coefficients[coefficients.length - 1]!;
  for (let power = coefficients.length - 2; power >= 0; power--) sum = coefficients[power]! + z * sum;
  return sum;
}
