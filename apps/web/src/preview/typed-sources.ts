import { upTo } from "./preview-plan.ts";
import type { Preview } from "./preview-store.ts";

/** Names of the sources before a node, or it itself, whose rows were typed instead of captured. */
export function typedSources(
  { plan, typed }: Pick<Preview, "plan" | "typed">,
  nodeId: string,
): readonly string[] {
  if (plan === null || typed.length === 0) return [];
  return upTo(plan.document, nodeId).nodes.flatMap(({ id, name }) => (typed.includes(id) ? [name] : []));
}
