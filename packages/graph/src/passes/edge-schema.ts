import type { FlowEdge } from "../flow-document.ts";
import type { RowSchema } from "../row-type.ts";

/** Names of nodes and ports hold no slash, so this is unambiguous. */
export const outputKey = ({ node, port }: FlowEdge["from"]): string => `${node}/${port}`;

/** What comes in by an edge: a stream that somebody spreads in another way is not keyed any more. */
export function carriedBy(
  { from, partitioning }: FlowEdge,
  outputs: ReadonlyMap<string, RowSchema>,
): RowSchema | undefined {
  const schema = outputs.get(outputKey(from));
  return schema && partitioning !== undefined && schema.keys !== null ? { ...schema, keys: null } : schema;
}
