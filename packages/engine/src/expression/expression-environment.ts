import type { VolatileFunction } from "@millrace/graph";
import type { Value } from "../batch/row-values.ts";
import type { Clock } from "../time/clock.ts";
import { SmallRandom } from "./library/small-random.ts";
import { VOLATILE_LIBRARY } from "./library/volatile.ts";
import type { VolatileImplementation } from "./library/volatile.ts";
import type { Call } from "./scalar-call.ts";

/** What expressions of one operator need beyond the row: its clock, chance, and what each call keeps from row to row. */
export class ExpressionEnvironment {
  readonly #clock: Pick<Clock, "nowMs">;
  readonly #random: SmallRandom;
  readonly #calls = new Map<Call, VolatileImplementation>();

  constructor(clock: Pick<Clock, "nowMs">, seed: readonly number[]) {
    this.#clock = clock;
    this.#random = new SmallRandom(seed);
  }

  /** The beginning of time, and always the same chance: for whoever has no operator. */
  static fixed(): ExpressionEnvironment {
    return new ExpressionEnvironment({ nowMs: () => 0 }, [0]);
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** 32 random bits, as an unsigned number. */
  bits(): number {
    return this.#random.bits();
  }

  /** `fn` is that of `call`, which stands for one place in one expression. */
  evaluate(call: Call, fn: VolatileFunction, args: readonly Value[]): Value {
    let evaluate = this.#calls.get(call);
    if (evaluate === undefined) {
      evaluate = VOLATILE_LIBRARY[fn](this);
      this.#calls.set(call, evaluate);
    }
    return evaluate(args);
  }
}
