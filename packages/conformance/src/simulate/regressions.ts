import { keptCases } from "../kept-cases.ts";
import type { SimulatedCase } from "./simulated-case.ts";

/** A case that failed once, and what was wrong then. */
export interface Regression {
  readonly name: string;
  readonly about: string;
  readonly what: SimulatedCase;
}

export const regressions = (): Promise<readonly Regression[]> =>
  keptCases<Omit<Regression, "name">>(new URL("./regressions/", import.meta.url));
