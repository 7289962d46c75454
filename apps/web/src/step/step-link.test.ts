import { examples } from "@millrace/nodes";
import type { FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import type { DocumentVersion } from "@millrace/protocol";
import { newHistory } from "../store/history.ts";
import { decodeRun } from "./run-link.ts";
import { newRun } from "./run-spec.ts";
import { stepLink } from "./step-link.ts";

const [{ document: small }] = examples.toSorted(
  (a, b) => JSON.stringify(a.document).length - JSON.stringify(b.document).length,
) as [(typeof examples)[0]];
/** Numbers that look random do not deflate. */
const text = Array.from({ length: 400 }, (_, i) => ((i * 2_654_435_761) >>> 0).toString(36)).join(" ");
const large: FlowDocument = {
  ...small,
  nodes: small.nodes.map((node) => ({ ...node, config: { ...node.config, text } })),
};

function opened(document: FlowDocument, more: { readonly example?: boolean } = {}) {
  const { example = false } = more;
  return {
    id: "doc",
    example,
    version: 3,
    history: newHistory(document),
    save: { kind: "saved", savedMs: 0 },
  } as const;
}

function keeperOf(name: string | null) {
  const named: string[] = [];
  const version = { version: 3, name } as DocumentVersion;
  const keeper = {
    versions: async () => Promise.resolve([version]),
    nameVersion: async (_: string, __: number, given: string) => Promise.resolve(named.push(given)),
  };
  return { named, keeper };
}

test("a short graph is in the link, and a version of it needs no name", async () => {
  const { keeper, named } = keeperOf(null);
  const run = { ...newRun(small), step: 12 };
  const link = await stepLink(run, opened(small), { keeper, name: "linked" });
  expect(await decodeRun(link)).toEqual(run);
  expect(named).toEqual([]);
});

test("a long graph that is kept is named by its version, which is kept for good", async () => {
  const { keeper, named } = keeperOf(null);
  const run = { ...newRun(large), step: 12, decisions: [{ step: 4, kind: "kill" as const }] };
  const link = await stepLink(run, opened(large), { keeper, name: "linked" });
  expect(link.length).toBeLessThan(400);
  expect(await decodeRun(link)).toEqual({ ...run, document: { stored: { id: "doc", version: 3 } } });
  expect(named).toEqual(["linked"]);
});

test("a name that a person gave stays", async () => {
  const { keeper, named } = keeperOf("before the holidays");
  await stepLink(newRun(large), opened(large), { keeper, name: "linked" });
  expect(named).toEqual([]);
});

test("what is not kept as it is, or on no server that answers, is in the link", async () => {
  const { keeper } = keeperOf(null);
  const run = newRun(large);
  const down = { ...keeper, versions: async () => Promise.reject(new Error("no server")) };
  const links = await Promise.all([
    stepLink(run, opened({ ...large }), { keeper, name: "" }),
    stepLink(run, opened(large, { example: true }), { keeper, name: "" }),
    stepLink(run, { ...opened(large), save: { kind: "dirty" } }, { keeper, name: "" }),
    stepLink(run, opened(large), { keeper: down, name: "" }),
  ]);
  for (const link of links) expect(await decodeRun(link)).toEqual(run);
});
