import { compile } from "@millrace/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../catalog.ts";
import { EXAMPLE_NODE_ID, nodeExampleDocument } from "./node-example.ts";

describe.each(catalog)("the example of $kind", (definition) => {
  const document = nodeExampleDocument(definition);

  test("can run", () => {
    expect(document).not.toBeNull();
    const { diagnostics, jobGraph } = compile(document!, catalog);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(jobGraph).not.toBeNull();
  });

  test("is about the node, fed by as many edges as it has inputs", () => {
    const { nodes, edges } = document!;
    expect(nodes.find(({ id }) => id === EXAMPLE_NODE_ID)?.kind).toBe(definition.kind);
    expect(edges.filter(({ to }) => to.node === EXAMPLE_NODE_ID).length > 0).toBe(
      definition.inputs.length > 0,
    );
  });
});
