import type { LibraryFunction } from "@millrace/graph";
import { powerOfTen } from "../../batch/decimal-lanes.ts";
import { compareValues } from "../compare-values.ts";
import type { TypedValue } from "../arithmetic.ts";
import { fromHex, hexOf, bytesOfText } from "../byte-text.ts";
import { isBytes, isText } from "@millrace/graph";
import { arcCosine, arcSine } from "./fdlibm/arc-sine.ts";
import { arcTangentOfTwo } from "./fdlibm/arc-tangent-of-two.ts";
import { arcTangent } from "./fdlibm/arc-tangent.ts";
import { decimalLogarithm } from "./fdlibm/decimal-logarithm.ts";
import { exponential } from "./fdlibm/exponential.ts";
import { hyperbolicCosine, hyperbolicSine, hyperbolicTangent } from "./fdlibm/hyperbolics.ts";
import { logarithm } from "./fdlibm/logarithm.ts";
import { power } from "./fdlibm/power.ts";
import { tangent } from "./fdlibm/tangent.ts";
import { cosine, sine } from "./fdlibm/trigonometric.ts";
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

/*
 * Logarithms, powers and angles are fdlibm's, the same bits in every JavaScript engine and those of Java's StrictMath.
 * Flink calls Java's Math, whose machine code differs from StrictMath by one last place in a few of a hundred results of
 * EXP and a few of a thousand of the others. EXP(1) is the one that everybody knows, and there it is the nearer one.
 */

/** LOG(x) is the natural one, LOG(base, x). */
function log(args: readonly TypedValue[]): number {
  if (args.length === 1) return logarithm(numberAt(args, 0));
  return logarithm(numberAt(args, 1)) / logarithm(numberAt(args, 0));
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

export const NUMBER_LIBRARY = {
  POWER: (args) => power(numberAt(args, 0), numberAt(args, 1)),
  SQRT: real(Math.sqrt),
  LN: real(logarithm),
  LOG10: real(decimalLogarithm),
  LOG2: real((x) => logarithm(x) / logarithm(2)),
  LOG: log,
  EXP: real((x) => (x === 1 ? Math.E : exponential(x))),
  SIN: real(sine),
  SINH: real(hyperbolicSine),
  COS: real(cosine),
  COSH: real(hyperbolicCosine),
  TAN: real(tangent),
  TANH: real(hyperbolicTangent),
  COT: real((x) => 1 / tangent(x)),
  ASIN: real(arcSine),
  ACOS: real(arcCosine),
  ATAN: real(arcTangent),
  ATAN2: (args) => arcTangentOfTwo(numberAt(args, 0), numberAt(args, 1)),
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
