/** Java's `Double.toString`: at least one digit behind the point, scientific beyond 10^-3 .. 10^7. */
export function formatDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return formatDigits(value, String(value), () => value.toExponential());
}

/** Java's `Float.toString`: the fewest digits that tell the float from its neighbours. */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toExponential(digits - 1);
    if (Math.fround(Number(text)) === value)
      return formatDigits(value, String(Number(text)), () => shorten(text));
  }
  const text = value.toExponential(8);
  return formatDigits(value, String(Number(text)), () => text);
}

const shorten = (text: string): string => Number(text).toExponential();

/** `scientific` is asked for where it is shown: it takes as long as all the rest. */
function formatDigits(value: number, plain: string, scientific: () => string): string {
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) return plain.includes(".") ? plain : `${plain}.0`;
  const [mantissa = "0", exponent = "0"] = scientific().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
