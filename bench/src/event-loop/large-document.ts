import { emptyDocument } from "@millrace/graph";
import type { FlowDocument } from "@millrace/graph";
import { catalog } from "@millrace/nodes";

const CHAIN = ["collection", "filter", "map", "discard"] as const;

/** Chains of four nodes side by side, the first with so many bytes of rows that the whole has about `bytes`. */
export function largeDocument(
  name: string,
  size: { readonly nodes: number; readonly bytes: number },
): FlowDocument {
  const chains = Math.ceil(size.nodes / CHAIN.length);
  const rows = (count: number) => Array.from({ length: count }, (_, row) => [`${row}`.padEnd(1_000, "x")]);
  const nodes = Array.from({ length: chains }, (_, chain) =>
    CHAIN.map((kind, step) => ({
      id: `n${chain}-${step}`,
      kind,
      version: 1,
      name: `${kind} ${chain}`,
      position: { x: step * 260, y: chain * 120 },
      parallelism: null,
      config: {
        ...catalog.find((definition) => definition.kind === kind)?.initial,
        ...configOf(kind, chain === 0 ? rows(Math.floor(size.bytes / 1_004)) : [["a"]]),
      },
    })),
  );
  const edges = nodes.flatMap((chain) =>
    chain.slice(1).map((node, step) => ({
      id: `e-${node.id}`,
      from: { node: chain[step]!.id, port: "out" },
      to: { node: node.id, port: "in" },
    })),
  );
  return { ...emptyDocument(name), nodes: nodes.flat(), edges };
}

function configOf(
  kind: (typeof CHAIN)[number],
  rows: readonly (readonly string[])[],
): Record<string, unknown> {
  if (kind === "collection") return { schema: [{ name: "text", type: "STRING" }], rows };
  return kind === "filter" ? { condition: "text <> ''" } : {};
}
