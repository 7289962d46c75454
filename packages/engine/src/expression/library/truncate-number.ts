import { fitPrecision, powerOfTen, rescale } from "../../batch/decimal-lanes.ts";
import type { Value } from "../../batch/row-values.ts";
import { decimalOf, overflowed } from "../cast.ts";
import { formatDouble } from "../float-format.ts";
import { numberAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";

/** Digits behind `digits` places (negative: before the point) become zero. */
export const truncateNumber: Implementation = (args, type): Value => {
  const { value, type: from } = args[0]!;
  const digits = numberAt(args, 1);
  switch (from.kind) {
    case "DECIMAL": {
      const cut = cutDigits(BigInt(value), from.scale, digits);
      const { precision, scale } = decimalOf(type);
      return fitPrecision(rescale(cut, from.scale, scale), precision) ?? overflowed(type);
    }
    case "DOUBLE":
      return cutText(formatDouble(Number(value)), digits);
    case "FLOAT":
      return Math.fround(cutText(formatDouble(Number(value)), digits));
    case "BIGINT":
      return cutDigits(BigInt(value), 0, digits);
    default:
      return Number(cutDigits(BigInt(value), 0, digits));
  }
};

function cutDigits(unscaled: bigint, scale: number, digits: number): bigint {
  if (digits >= scale) return unscaled;
  const unit = powerOfTen(scale - digits);
  return (unscaled / unit) * unit;
}

/** On the decimal digits of the number's text, as `BigDecimal.valueOf` has them. */
function cutText(text: string, digits: number): number {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:E(-?\d+))?$/.exec(text);
  if (match === null) return Number(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const scale = fraction.length - Number(exponent);
  if (digits >= scale) return Number(text);
  if (scale - digits > 400) return 0;
  return Number(`${sign}${cutDigits(BigInt(whole + fraction), scale, digits)}e${-scale}`);
}
