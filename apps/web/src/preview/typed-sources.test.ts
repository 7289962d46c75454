import { examples } from "@millrace/nodes";
import { expect, test } from "vitest";
import type { PreviewPlan } from "./preview-plan.ts";
import { typedSources } from "./typed-sources.ts";

test("only sources that lead to the node are named", () => {
  const { document } = examples.find(({ id }) => id === "word-count")!;
  const [edge] = document.edges;
  const source = document.nodes.find(({ id }) => id === edge!.from.node)!;
  const plan = { document } as PreviewPlan;
  expect(typedSources({ plan, typed: [source.id] }, edge!.to.node)).toEqual([source.name]);
  expect(typedSources({ plan, typed: [source.id] }, source.id)).toEqual([source.name]);
  expect(typedSources({ plan, typed: ["elsewhere"] }, edge!.to.node)).toEqual([]);
});
