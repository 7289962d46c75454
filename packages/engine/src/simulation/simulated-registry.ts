import type { JobGraph } from "@millrace/graph";
import { operators } from "../operators/registry.ts";
import type { OperatorRegistry } from "../task/operator-registry.ts";
import { withArrivals } from "./paced-collection-source.ts";
import { withScripts } from "./scripted-source.ts";
import type { SourceScript } from "./scripted-source.ts";

/** The operators of a simulated job: the engine's own, but for sources that keep times or follow scripts. */
export function simulatedRegistry(
  graph: JobGraph,
  options: {
    readonly registry?: OperatorRegistry;
    readonly arrivalsMs?: Readonly<Record<string, readonly number[]>>;
    readonly scripts?: Readonly<Record<string, SourceScript>>;
  },
): OperatorRegistry {
  const { registry = operators, arrivalsMs = {}, scripts = {} } = options;
  return withScripts(withArrivals(registry, arrivalsMs), scripts, graph);
}
