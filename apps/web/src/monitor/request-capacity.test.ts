import { compile } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import { expect, test } from "vitest";
import { requestCapacity } from "./request-capacity.ts";

test("what all subtasks of a node may ask at a time; a node that asks nobody has none", () => {
  const { document } = examples.find(({ id }) => id === "ask-the-server")!;
  const parallel = { ...document, settings: { ...document.settings, parallelism: 3 } };
  const { jobGraph } = compile(parallel, catalog);
  expect(requestCapacity(jobGraph!, "ask")).toBe(24);
  expect(requestCapacity(jobGraph!, "print")).toBeNull();
});
