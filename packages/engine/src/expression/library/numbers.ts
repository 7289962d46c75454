import type { LibraryFunction } from "@millrace/graph";
import { powerOfTen } from "../../batch/decimal-lanes.ts";
import { compareValues } from "../compare-values.ts";
import type { TypedValue } from "../arithmetic.ts";
import { fromHex, hexOf, bytesOfText } from "../byte-text.ts";
import { isBytes, isText } from "@millrace/graph";
import { numberAt, textAt } from "./implementation.ts";
import type { Implementation } from "./implementation.ts";
import { truncateNumber } from "./truncate-number.ts";

/** A function of one DOUBLE. */
const real =
  (fn: (x: number) => number): Implementation =>
  (args) =>
    fn(numberAt(args, 0));

function sign(args: readonly TypedValue[]): ReturnType<Implementation> {
  const { value, type } = args[0]!;
  if (type.kind === "DECIMAL") {
    const unscaled = BigInt(value);
    return unscaled === 0n ? 0n : unscaled < 0n ? -powerOfTen(type.scale) : powerOfTen(type.scale);
  }
  if (type.kind === "BIGINT") return BigInt(Math.sign(Number(value)));
  return Math.sign(Number(value));
}

/** LOG(x) is the natural one, LOG(base, x). */
function log(args: readonly TypedValue[]): number {
  if (args.length === 1) return Math.log(numberAt(args, 0));
  return Math.log(numberAt(args, 1)) / Math.log(numberAt(args, 0));
}

const extreme =
  (wanted: 1 | -1): Implementation =>
  (args) => {
    let best = args[0]!;
    for (const argument of args.slice(1)) {
      if (Math.sign(compareValues(argument, best)) === wanted) best = argument;
    }
    return best.value;
  };

const unsigned64 = (value: bigint | number | string | boolean): bigint => BigInt.asUintN(64, BigInt(value));

function hex(args: readonly TypedValue[]): string {
  const { value, type } = args[0]!;
  if (isText(type)) return hexOf(bytesOfText(String(value))).toUpperCase();
  if (isBytes(type)) return hexOf(String(value)).toUpperCase();
  return unsigned64(value).toString(16).toUpperCase();
}

function unhex(args: readonly TypedValue[]): string | null {
  const digits = textAt(args, 0);
  return fromHex(digits.length % 2 === 0 ? digits : `0${digits}`);
}

const power: Implementation = (args) => {
  const [base, exponent] = [numberAt(args, 0), numberAt(args, 1)];
  return Math.abs(base) === 1 && !Number.isFinite(exponent) ? Number.NaN : base ** exponent;
};

export const NUMBER_LIBRARY = {
  POWER: power,
  SQRT: real(Math.sqrt),
  LN: real(Math.log),
  LOG10: real(Math.log10),
  LOG2: real((x) => Math.log(x) / Math.log(2)),
  LOG: log,
  EXP: real(Math.exp),
  SIN: real(Math.sin),
  SINH: real(Math.sinh),
  COS: real(Math.cos),
  COSH: real(Math.cosh),
  TAN: real(Math.tan),
  TANH: real(Math.tanh),
  COT: real((x) => 1 / Math.tan(x)),
  ASIN: real(Math.asin),
  ACOS: real(Math.acos),
  ATAN: real(Math.atan),
  ATAN2: (args) => Math.atan2(numberAt(args, 0), numberAt(args, 1)),
  DEGREES: real((x) => x * 57.295_779_513_082_32),
  RADIANS: real((x) => x * 0.017_453_292_519_943_295),
  SIGN: sign,
  TRUNCATE: truncateNumber,
  GREATEST: extreme(1),
  LEAST: extreme(-1),
  BIN: (args) => unsigned64(args[0]!.value).toString(2),
  HEX: hex,
  UNHEX: unhex,
} as const satisfies Partial<Record<LibraryFunction, Implementation>>;
