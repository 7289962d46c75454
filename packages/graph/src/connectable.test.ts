import { expect, test } from "vitest";
import { connectable } from "./connectable.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

const document = testFlow("a:source b:pass c:pass u:union k:key t:time n:count z:sink | a>b b>c t>k");

function ask(from: string, to: string): string {
  const answer = connectable(document, testCatalog, { node: from, port: "out" }, { node: to, port: "in" });
  return answer.ok ? "ok" : answer.reason.code;
}

test.each([
  ["c", "z", "ok"],
  ["c", "u", "ok"],
  ["k", "z", "ok"],
  ["a", "b", "graph.same-edge"],
  ["a", "c", "graph.port-taken"],
  ["a", "a", "connect.self"],
  ["z", "u", "connect.no-output"],
  ["b", "a", "connect.no-input"],
  ["c", "x", "connect.unknown-node"],
  ["a", "n", "input.not-keyed"],
  ["k", "n", "ok"],
])("%s to %s: %s", (from, to, expected) => expect(ask(from, to)).toBe(expected));

test("a cycle is refused with the names of its nodes", () => {
  const loop = testFlow("a:source u:union b:pass c:pass z:sink | a>u u>b b>c c>z");
  const answer = connectable(loop, testCatalog, { node: "c", port: "out" }, { node: "u", port: "in" });
  expect(answer).toMatchObject({ ok: false, reason: { code: "graph.cycle", params: { nodes: "U, B, C" } } });
});

test("what the stream carries is asked of what lies before it", () => {
  const keyed = testFlow("a:source k:key n:count | a>k");
  const answer = connectable(keyed, testCatalog, { node: "k", port: "out" }, { node: "n", port: "in" });
  expect(answer).toMatchObject({ ok: false, reason: { code: "input.no-rowtime" } });
});
