import type { AnyNodeDefinition, ExampleInput, FlowDocument } from "@millrace/graph";
import { draw } from "./draw.ts";
import type { DrawnNode } from "./draw.ts";

/** The node that an example is about. */
export const EXAMPLE_NODE_ID = "shown";

/** Collections, one an input, into the node, into Print: null for a node without an example. */
export function nodeExampleDocument(definition: AnyNodeDefinition): FlowDocument | null {
  const { example, kind, title, outputs } = definition;
  if (example === undefined) return null;
  const chains = example.inputs.map(inputChain);
  const column = Math.max(0, ...chains.map((chain) => chain.length));
  const middle = Math.max(0, (chains.length - 1) / 2);
  const shown = { id: EXAMPLE_NODE_ID, kind, name: title.en, at: [column, middle] as const };
  const nodes: DrawnNode[] = [
    ...chains.flat(),
    { ...shown, config: example.config },
    ...(outputs.length > 0
      ? [{ id: "print", kind: "print", name: "Print", at: [column + 1, middle] as const }]
      : []),
  ];
  const edges = [
    ...chains.flatMap((chain) => chain.slice(1).map(({ id }, index) => `${chain[index]!.id} -> ${id}`)),
    ...chains.map((chain, index) => `${chain.at(-1)!.id} -> ${EXAMPLE_NODE_ID}:${portOf(definition, index)}`),
    ...(outputs.length > 0 ? [`${EXAMPLE_NODE_ID}.${shownPort(definition)} -> print`] : []),
  ];
  const back = definition.inputs.find(({ feedback }) => feedback)?.name;
  if (example.loop === undefined || back === undefined) return draw(title.en, nodes, edges);
  const body = { id: "body", ...example.loop, at: [column, middle + 1] as const } as DrawnNode;
  const round = [`${EXAMPLE_NODE_ID} -> body`, `body -> ${EXAMPLE_NODE_ID}:${back}`];
  return draw(title.en, [...nodes, body], [...edges, ...round]);
}

/** The collection of an input, with what gives it event time and keys. */
function inputChain({ schema, rows, rowtime, keys }: ExampleInput, index: number): readonly DrawnNode[] {
  const chain: Omit<DrawnNode, "at">[] = [
    {
      id: `rows-${index + 1}`,
      kind: "collection",
      name: `Rows ${index + 1}`,
      config: { schema: [...schema], rows: rows.map((row) => [...row]) },
    },
  ];
  if (rowtime !== undefined) {
    const { column, outOfOrdernessMs } = rowtime;
    const config = { column, outOfOrdernessMs };
    chain.push({ id: `time-${index + 1}`, kind: "timestamps-and-watermarks", name: "Event time", config });
  }
  if (keys !== undefined) {
    chain.push({ id: `key-${index + 1}`, kind: "key-by", name: "Key by", config: { columns: [...keys] } });
  }
  return chain.map((node, column) => ({ ...node, at: [column, index] as const }));
}

/** What leaves a loop leaves it aside. */
const shownPort = ({ example, outputs }: AnyNodeDefinition): string =>
  (example?.loop === undefined ? outputs[0] : outputs.find(({ side }) => side))?.name ?? "out";

/** A port that takes many takes all of them. */
const portOf = ({ inputs }: AnyNodeDefinition, index: number): string =>
  (inputs[index] ?? inputs[0])?.name ?? "in";
