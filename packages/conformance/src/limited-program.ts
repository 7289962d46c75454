import type { Program } from "./program.ts";

/** The same program with a source slow enough for checkpoints to fall between its rows. */
export function limited(program: Program, rateLimit: number): Program {
  return {
    ...program,
    document: (place) => {
      const document = program.document(place);
      const nodes = document.nodes.map((node) =>
        node.kind === "nexmark" ? { ...node, config: { ...node.config, rateLimit } } : node,
      );
      return { ...document, nodes };
    },
  };
}
