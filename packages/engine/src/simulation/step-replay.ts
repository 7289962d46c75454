import type { Inspection } from "./inspection.ts";
import type { PrintedBy } from "./simulation.ts";
import type { StepDriver } from "./step-driver.ts";

/** Steps before a place whose views are kept when a run passes them, and views kept in all. */
const KEPT_BEHIND = 200;
const MAX_VIEWS = 600;
/** Drivers that stand somewhere, so that going back begins there. */
const MAX_PARKED = 8;

/** How a run stands after a step. */
export interface StepView {
  readonly step: number;
  readonly inspection: Inspection;
  /** Of the trace of the run that was inspected. */
  readonly hash: string;
  readonly printed: readonly PrintedBy[];
}

/**
 * Gives the view after any step by executing the run again from the nearest driver that stands before it. On the way it
 * keeps the views of the last steps, so that going back step by step executes once in KEPT_BEHIND steps.
 */
export class StepReplay {
  readonly #fresh: () => StepDriver;
  #parked: readonly StepDriver[] = [];
  readonly #views = new Map<number, StepView>();

  constructor(fresh: () => StepDriver) {
    this.#fresh = fresh;
  }

  /** The view after `step`, or after the last step before it that there is. */
  at(step: number): StepView {
    const known = this.#views.get(step);
    if (known !== undefined) return known;
    const driver = this.#takeNearest(step);
    let view = this.#view(driver);
    while (driver.position < step && driver.advance() !== null) {
      if (driver.position > step - KEPT_BEHIND) view = this.#view(driver);
    }
    if (driver.position !== view.step) view = this.#view(driver);
    this.#park(driver);
    return view;
  }

  /** The first step before `step` whose view would have to be executed for, where it is near; null: none is near. */
  missingBefore(step: number): number | null {
    for (let at = step - 1; at >= Math.max(0, step - KEPT_BEHIND / 2); at--)
      if (!this.#views.has(at)) return at;
    return null;
  }

  /** What comes after `step` will be different from now on. */
  forgetAfter(step: number): void {
    this.#parked = this.#parked.filter(({ position }) => position <= step);
    for (const at of this.#views.keys()) if (at > step) this.#views.delete(at);
  }

  #view(driver: StepDriver): StepView {
    const { position: step, hash, printed } = driver;
    const view = { step, inspection: driver.inspect(), hash, printed };
    this.#views.delete(step);
    this.#views.set(step, view);
    if (this.#views.size > MAX_VIEWS) this.#views.delete(this.#views.keys().next().value!);
    return view;
  }

  #takeNearest(step: number): StepDriver {
    let nearest: StepDriver | null = null;
    for (const driver of this.#parked) {
      if (driver.position <= step && driver.position > (nearest?.position ?? -1)) nearest = driver;
    }
    this.#parked = this.#parked.filter((driver) => driver !== nearest);
    return nearest ?? this.#fresh();
  }

  /** Keeps the drivers far apart: of two neighbours that are nearest to one another, the later one goes. */
  #park(driver: StepDriver): void {
    const all = [...this.#parked, driver].toSorted((a, b) => a.position - b.position);
    const gap = (at: number) => all[at]!.position - all[at - 1]!.position;
    let closest = 1;
    for (let i = 2; i < all.length; i++) if (gap(i) < gap(closest)) closest = i;
    this.#parked = all.length > MAX_PARKED ? all.toSpliced(closest, 1) : all;
  }
}
