import { compile } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import { expect, test } from "vitest";
import { crosses } from "../route.ts";
import { stepLayout } from "./step-layout.ts";
import type { StepEdge } from "./step-layout.ts";

function layoutOf(id: string) {
  const { document } = examples.find((example) => example.id === id)!;
  const { jobGraph } = compile(document, catalog, { chaining: false });
  return stepLayout(jobGraph!, document);
}

const partsOf = ({ route }: StepEdge) => route.slice(1).map((to, index) => ({ from: route[index]!, to }));

test("a channel that goes back lies in the gap between its rows, and over no other", () => {
  const { edges, nodes } = layoutOf("earthquakes");
  const back = edges.find(({ route }) => route.at(-1)!.x < route[0]!.x)!;
  expect(back.route.length).toBe(6);
  for (const { from, to } of partsOf(back)) {
    expect(nodes.filter((node) => crosses(from, to, node))).toEqual([]);
    for (const other of edges) {
      if (other === back) continue;
      for (const part of partsOf(other)) {
        const [left, right] = [Math.min(part.from.x, part.to.x), Math.max(part.from.x, part.to.x)];
        const level = { x: left, y: part.from.y - 7, width: right - left, height: 14 };
        if (part.from.y === part.to.y) expect(crosses(from, to, level)).toBe(false);
      }
    }
  }
});
