/** As much of a pipeline's document as the pictures change. */
export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  readonly [key: string]: unknown;
}

interface FlowNode {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

interface FlowEdge {
  readonly id: string;
  readonly from: { readonly node: string; readonly port: string };
  readonly to: { readonly node: string; readonly port: string };
}

/** Those nodes and the edges between them. */
export function only(flow: Flow, ...ids: readonly string[]): Flow {
  const kept = new Set(ids);
  return {
    ...flow,
    nodes: flow.nodes.filter(({ id }) => kept.has(id)),
    edges: flow.edges.filter(({ from, to }) => kept.has(from.node) && kept.has(to.node)),
  };
}

export function withConfig(flow: Flow, node: string, config: Readonly<Record<string, unknown>>): Flow {
  return {
    ...flow,
    nodes: flow.nodes.map((each) =>
      each.id === node ? { ...each, config: { ...each.config, ...config } } : each,
    ),
  };
}

/** Copies of a pipeline below each other, in columns. */
export function repeated(flow: Flow, copies: number, columns: number): Flow {
  const each = Array.from({ length: copies }, (_, copy) => copyOf(flow, copy, columns));
  return { ...flow, nodes: each.flatMap(({ nodes }) => nodes), edges: each.flatMap(({ edges }) => edges) };
}

function copyOf(flow: Flow, copy: number, columns: number): Pick<Flow, "nodes" | "edges"> {
  const id = (inner: string) => `${inner}-${copy}`;
  const [dx, dy] = [(copy % columns) * 240 * 5, Math.floor(copy / columns) * 400];
  return {
    nodes: flow.nodes.map((node) => {
      const { directory } = node.config as { readonly directory?: unknown };
      const { x, y } = node["position"] as { readonly x: number; readonly y: number };
      const config = typeof directory === "string" ? { directory: `${directory}-${copy}` } : {};
      return {
        ...node,
        id: id(node.id),
        position: { x: x + dx, y: y + dy },
        config: { ...node.config, ...config },
      };
    }),
    edges: flow.edges.map((edge) => ({
      id: id(edge.id),
      from: { ...edge.from, node: id(edge.from.node) },
      to: { ...edge.to, node: id(edge.to.node) },
    })),
  };
}

/** With groups, one of them collapsed, and a note of each colour. */
export function grouped(flow: Flow): Flow {
  const [first, second, third, fourth, fifth] = flow.nodes.map(({ id }) => id);
  return {
    ...flow,
    groups: [
      { id: "group-1", name: "Totals", nodes: [second, third], collapsed: false },
      { id: "group-2", name: "By customer", nodes: [fourth, fifth], collapsed: true },
    ],
    notes: (["plain", "accent", "pressure", "watermark", "error"] as const).map((color, index) => ({
      id: `note-${index}`,
      text:
        index === 0
          ? `# ${first}\n\nEach row is one order.\n\n- price in euros\n- **amount** may be missing`
          : color,
      position: { x: index * 220, y: index === 0 ? 300 : 340 },
      size: { width: 200, height: index === 0 ? 120 : 80 },
      color,
    })),
  };
}
