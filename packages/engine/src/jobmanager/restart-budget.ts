import type { RestartStrategy } from "@millrace/graph";

export interface RestartBudgetParts {
  readonly clock: { monotonicMs(): number };
  /** A number in [0, 1), for the jitter. */
  readonly random: () => number;
}

/** `restartsLeft` null: without limit, or as many as the rate allows. */
export interface GrantedRestart {
  readonly delayMs: number;
  readonly restartsLeft: number | null;
}

/** Whether a job may be restarted after a failure, and after how long: Flink's restart strategies. */
export class RestartBudget {
  readonly #parts: RestartBudgetParts;
  readonly #decide: (nowMs: number) => GrantedRestart | null;
  #used = 0;
  /** After the newest restart; null: without limit, or as many as the rate allows. */
  left: number | null = null;

  constructor(strategy: RestartStrategy, parts: RestartBudgetParts) {
    this.#parts = parts;
    this.#decide = decider(strategy, parts.random);
  }

  /** Restarts granted so far. */
  get used(): number {
    return this.#used;
  }

  /** The attempt failed now. Grants a restart, or null where the job has to fail. */
  take(): GrantedRestart | null {
    const restart = this.#decide(this.#parts.clock.monotonicMs());
    if (restart !== null) {
      this.#used += 1;
      this.left = restart.restartsLeft;
    }
    return restart;
  }
}

type Strategy<K extends RestartStrategy["kind"]> = Extract<RestartStrategy, { readonly kind: K }>;
type Decider = (nowMs: number) => GrantedRestart | null;

function decider(strategy: RestartStrategy, random: () => number): Decider {
  switch (strategy.kind) {
    case "none":
      return () => null;
    case "fixed-delay":
      return fixedDelay(strategy);
    case "exponential-delay":
      return exponentialDelay(strategy, random);
    case "failure-rate":
      return failureRate(strategy);
  }
}

function fixedDelay({ attempts, delayMs }: Strategy<"fixed-delay">): Decider {
  let left = attempts;
  return () => {
    if (left === 0) return null;
    left -= 1;
    return { delayMs, restartsLeft: left };
  };
}

/**
 * The quiet time counts from the last failure and includes the delay that followed it. A failure before the restart that
 * is due counts as the same one, as in Flink: what fails then waits for that restart too.
 */
function exponentialDelay(
  { initialMs, maxMs, multiplier, resetAfterMs, jitter }: Strategy<"exponential-delay">,
  random: () => number,
): Decider {
  let delayMs = initialMs;
  let lastFailureMs: number | null = null;
  let restartMs = Number.NEGATIVE_INFINITY;
  return (nowMs) => {
    if (nowMs < restartMs) return { delayMs: restartMs - nowMs, restartsLeft: null };
    const quiet = lastFailureMs === null || nowMs - lastFailureMs >= resetAfterMs + delayMs;
    delayMs = quiet ? initialMs : Math.min(Math.floor(delayMs * multiplier), maxMs);
    lastFailureMs = nowMs;
    const range = Math.floor(delayMs * jitter);
    const offset = range === 0 ? 0 : Math.floor(random() * (2 * range + 1)) - range;
    const waitMs = Math.min(delayMs + offset, maxMs);
    restartMs = nowMs + waitMs;
    return { delayMs: waitMs, restartsLeft: null };
  };
}

function failureRate({ maxFailures, intervalMs, delayMs }: Strategy<"failure-rate">): Decider {
  const failuresMs: number[] = [];
  return (nowMs) => {
    failuresMs.push(nowMs);
    if (failuresMs.length > maxFailures + 1) failuresMs.shift();
    const [earliest] = failuresMs;
    const tooMany =
      failuresMs.length > maxFailures && earliest !== undefined && nowMs - earliest <= intervalMs;
    return tooMany ? null : { delayMs, restartsLeft: null };
  };
}
