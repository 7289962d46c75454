import type { FlowNode } from "@millrace/graph";
import type { Program } from "../program.ts";

/** Config fields that say how many rows a source makes. */
const COUNTS = ["events", "rows", "to"] as const;

/** The same program with a part of its input, and without expectations: they are the simulation's. What servers send stays. */
export function fewerRows(program: Program, oneIn: number): Program {
  if (oneIn === 1 || program.servers !== undefined) return program;
  return {
    ...program,
    files: Object.fromEntries(
      Object.entries(program.files).map(([name, content]) => [
        name,
        typeof content === "string" ? firstLines(content, oneIn) : content,
      ]),
    ),
    document: (place) => {
      const document = program.document(place);
      return { ...document, nodes: document.nodes.map((node) => fewerMade(node, oneIn)) };
    },
    expected: null,
  };
}

function firstLines(text: string, oneIn: number): string {
  const lines = text.split("\n");
  return `${lines.slice(0, 1 + Math.ceil(lines.length / oneIn)).join("\n")}\n`;
}

function fewerMade(node: FlowNode, oneIn: number): FlowNode {
  const counts = COUNTS.flatMap((field) => {
    const count = node.config[field];
    return typeof count === "number" ? [[field, Math.ceil(count / oneIn)] as const] : [];
  });
  return counts.length === 0 ? node : { ...node, config: { ...node.config, ...Object.fromEntries(counts) } };
}
