import { keptCases } from "../kept-cases.ts";
import type { RandomGraph } from "./random-graph.ts";

/** A graph that failed once, and what was wrong then. */
export interface KeptGraph {
  readonly name: string;
  readonly about: string;
  readonly graph: RandomGraph;
}

export const keptGraphs = (): Promise<readonly KeptGraph[]> =>
  keptCases<Omit<KeptGraph, "name">>(new URL("./regressions/", import.meta.url));
