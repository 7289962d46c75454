import { VOLATILE_FUNCTIONS } from "./library-function.ts";
import type { OperatorSpec } from "./operator-spec.ts";

const OF_THE_CLOCK: ReadonlySet<unknown> = new Set([
  "processing-time",
  "continuous-processing-time",
  "timeout",
  "expiring",
]);
const VOLATILE: ReadonlySet<unknown> = new Set(VOLATILE_FUNCTIONS);

/**
 * Whether it gives the same rows of the same input a second time, but for their order. What reads the clock (processing
 * time, a time to live), draws by chance or asks others may give other rows.
 */
export const isRepeatable = (spec: OperatorSpec): boolean =>
  spec.kind !== "async-request" && !isOfTheClock(spec) && !varies(spec);

const isOfTheClock = (spec: OperatorSpec): boolean =>
  (spec.kind === "window" && spec.time === "processing" && spec.assigner.kind !== "global") ||
  (spec.kind === "window-aggregate" && spec.rowtime === null);

/** A part of a spec, which is plain JSON. */
function varies(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  return variesItself(part) || Object.values(part).some(varies);
}

function variesItself(part: { kind?: unknown; fn?: unknown; ttl?: unknown; source?: unknown }): boolean {
  const { kind, fn, ttl, source } = part;
  if (OF_THE_CLOCK.has(kind) || VOLATILE.has(fn) || ttl !== undefined) return true;
  return typeof source === "string" && source.includes("ProcessingTime");
}
