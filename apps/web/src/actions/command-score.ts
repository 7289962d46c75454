import { bestTextRank } from "@millrace/nodes";

/** How well a command answers what was typed, from 0 (hidden) to 1: its name counts before its other names. */
export function commandScore(_id: string, query: string, names: readonly string[] = []): number {
  const [name = "", ...others] = names;
  const shown = bestTextRank(query, [name]);
  const other = bestTextRank(query, others);
  const ranks = [...(shown === null ? [] : [2 * shown]), ...(other === null ? [] : [2 * other + 1])];
  return ranks.length === 0 ? 0 : 1 / (1 + Math.min(...ranks));
}
