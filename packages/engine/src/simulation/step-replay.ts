import type { Inspection } from "./inspection.ts";
import type { PrintedBy } from "./printed-by.ts";
import type { StepDriver } from "./step-driver.ts";

/** Steps before a place whose views are kept when a run passes them, and views kept in all. */
const KEPT_BEHIND = 200;
const MAX_VIEWS = 600;
/** Drivers that stand somewhere, so that going back begins there. */
const MAX_PARKED = 8;
/** How far behind the cursor drivers are brought while there is nothing else to do. */
const RUNGS = [600, 4_000, 25_000];
/** Steps that are executed at once. */
export const AT_ONCE = 1_000;

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
  #climber: StepDriver | null = null;
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

  /** Steps that `at` would have to execute. */
  distanceTo(step: number): number {
    return this.#views.has(step) ? 0 : step - (this.#nearest(step)?.position ?? 0);
  }

  /** Brings a driver nearer to a step, by AT_ONCE steps at most. */
  approach(step: number): void {
    const driver = this.#takeNearest(step);
    const end = Math.min(step, driver.position + AT_ONCE);
    while (driver.position < end && driver.advance() !== null) continue;
    this.#park(driver);
  }

  /** Makes ready for going back from `step`, by a little; false where all is ready. */
  tend(step: number): boolean {
    const missing = this.#missingBefore(step);
    if (missing !== null && this.distanceTo(missing) <= AT_ONCE) {
      this.at(missing);
      return true;
    }
    const lag = RUNGS.find((rung) => step > rung && !this.#hasRung(step, rung));
    if (lag === undefined) return false;
    this.#climb(step - lag);
    return true;
  }

  /** The first step before `step` whose view is not kept, where it is near; null: none is. */
  #missingBefore(step: number): number | null {
    for (let at = step - 1; at >= Math.max(0, step - KEPT_BEHIND / 2); at--)
      if (!this.#views.has(at)) return at;
    return null;
  }

  /** A driver stands at least `lag` behind, and not much more. */
  #hasRung(step: number, lag: number): boolean {
    return this.#parked.some(({ position }) => position <= step - lag && position > step - 6 * lag);
  }

  /** Another run from the beginning to a place, by AT_ONCE steps; there it is parked. */
  #climb(place: number): void {
    if (this.#climber !== null && this.#climber.position > place) this.#climber = null;
    const climber = (this.#climber ??= this.#fresh());
    const end = Math.min(place, climber.position + AT_ONCE);
    while (climber.position < end && climber.advance() !== null) continue;
    if (climber.position < place && climber.position === end) return;
    this.#climber = null;
    this.#park(climber);
  }

  /** What comes after `step` will be different from now on. */
  forgetAfter(step: number): void {
    this.#parked = this.#parked.filter(({ position }) => position <= step);
    if (this.#climber !== null && this.#climber.position > step) this.#climber = null;
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

  #nearest(step: number): StepDriver | null {
    let nearest: StepDriver | null = null;
    for (const driver of this.#parked) {
      if (driver.position <= step && driver.position > (nearest?.position ?? -1)) nearest = driver;
    }
    return nearest;
  }

  #takeNearest(step: number): StepDriver {
    const nearest = this.#nearest(step);
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
