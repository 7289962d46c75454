import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { connectTargets } from "./connect-targets.ts";

test("every port is listed, and the refused ones say why", () => {
  const document = testDocument("a:collection f:filter g:aggregate p:print | a>f");
  const targets = connectTargets(document, catalog, "f").map(
    ({ direction, node, reason }) => `${direction} ${node.id} ${reason?.code ?? "ok"}`,
  );
  expect(targets).toEqual([
    "to g input.not-keyed",
    "to p ok",
    "from a graph.same-edge",
    "from g graph.port-taken",
  ]);
});
