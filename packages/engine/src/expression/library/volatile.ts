import type { VolatileFunction } from "@millrace/graph";
import type { Value } from "../../batch/row-values.ts";
import { JobFailureError } from "../../task/job-failure-error.ts";
import { JavaRandom } from "./java-random.ts";

/** What functions of the clock and of chance are given by. */
export interface VolatileSource {
  nowMs(): number;
  bits(): number;
}

/** The value of one call for one row; it may keep something for the next one. */
export type VolatileImplementation = (args: readonly Value[]) => Value;

/** A sequence of its own for each call: that of its first seed, or another one at each start. */
function randomOf(source: VolatileSource): (seed: Value) => JavaRandom {
  let random: JavaRandom | null = null;
  return (seed) => {
    random ??= new JavaRandom(
      seed === null ? (BigInt(source.bits()) << 32n) | BigInt(source.bits()) : BigInt(seed),
    );
    return random;
  };
}

function uuid(source: VolatileSource): string {
  const digits = Array.from({ length: 4 }, () => source.bits().toString(16).padStart(8, "0")).join("");
  const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) & 3);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

export const VOLATILE_LIBRARY: Readonly<
  Record<VolatileFunction, (source: VolatileSource) => VolatileImplementation>
> = {
  CURRENT_TIMESTAMP: (source) => () => source.nowMs(),
  CURRENT_SECONDS: (source) => () => BigInt(Math.floor(source.nowMs() / 1_000)),
  RAND: (source) => {
    const random = randomOf(source);
    return ([seed]) => (seed === null ? null : random(seed ?? null).nextDouble());
  },
  RAND_INTEGER: (source) => {
    const random = randomOf(source);
    return ([bound, seed]) => {
      if (bound === null || bound === undefined || seed === null) return null;
      if (Number(bound) <= 0)
        throw new JobFailureError("runtime.cast-failed", { value: String(bound), type: "a positive bound" });
      return random(seed ?? null).nextInt(Number(bound));
    };
  },
  UUID: (source) => () => uuid(source),
};
