import { catalog } from "@millrace/nodes";
import { expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { insertable, reconnectTargets } from "./reconnect-targets.ts";

test("both ends of an edge can be moved; its own ports are free for that, and the refused places say why", () => {
  const document = testDocument("a:collection b:collection f:filter g:aggregate p:print | a>f f>p");
  const targets = reconnectTargets(document, catalog, "a_f").map(
    ({ direction, node, reason }) => `${direction} ${node.id} ${reason?.code ?? "ok"}`,
  );
  expect(targets).toEqual(["to g input.not-keyed", "to p graph.port-taken", "from b ok", "from g ok"]);
  expect(reconnectTargets(document, catalog, "gone")).toEqual([]);
});

test("only nodes without a connection can be put into an edge, where they fit", () => {
  const document = testDocument("a:collection p:print f:filter m:map g:aggregate s:discard | a>p m>s");
  expect(insertable(document, catalog, "a_p").map(({ id }) => id)).toEqual(["f"]);
});
