import { bestTextRank } from "@millrace/nodes";

/** The id of a command that cannot be done now begins with it. */
export const NOT_NOW = "not-now";

/**
 * How well a command answers what was typed, from 0 (hidden) to 1: its name counts before its other names, and what
 * can be done now before what cannot.
 */
export function commandScore(id: string, query: string, names: readonly string[] = []): number {
  const [name = "", ...others] = names;
  const shown = bestTextRank(query, [name]);
  const other = bestTextRank(query, others);
  const ranks = [...(shown === null ? [] : [2 * shown]), ...(other === null ? [] : [2 * other + 1])];
  if (ranks.length === 0) return 0;
  return (id.startsWith(NOT_NOW) ? 0.01 : 1) / (1 + Math.min(...ranks));
}
