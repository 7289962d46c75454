import { exampleInLanguage, examples } from "@millrace/nodes";
import type { FlowDocument } from "@millrace/graph";
import { expect, test } from "vitest";
import type { Capture, DocumentVersion } from "@millrace/protocol";
import { newHistory } from "../store/history.ts";
import { linkedRun } from "./linked-run.ts";
import { decodeRun, encodeRun } from "./run-link.ts";
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
  const captures = new Map<string, Capture>();
  const version = { version: 3, name } as DocumentVersion;
  const keeper = {
    versions: async () => Promise.resolve([version]),
    nameVersion: async (_: string, __: number, given: string) => Promise.resolve(named.push(given)),
    keepCapture: async (capture: Capture) => {
      const id = String(captures.size + 1).padStart(64, "0");
      captures.set(id, capture);
      return Promise.resolve({ id });
    },
  };
  const kept = {
    document: async () => Promise.resolve({ document: large }),
    capture: async (id: string) => {
      const capture = captures.get(id);
      return capture ? Promise.resolve(capture) : Promise.reject(new Error("gone"));
    },
  };
  return { named, captures, keeper, kept };
}

const input = {
  files: { "files/a.txt": text },
  sockets: { "127.0.0.1:9000": text },
  rows: { in: { columns: ["city", "fare"], rows: [["Lima", null]] } },
};

test("a short graph is in the link, and a version of it needs no name", async () => {
  const { keeper, named } = keeperOf(null);
  const run = { ...newRun(small), step: 12 };
  const link = await stepLink(run, opened(small), { keeper, name: "linked" });
  expect(await decodeRun(link)).toEqual(run);
  expect(named).toEqual([]);
});

test("a long graph that is kept is named by its version, which is kept for good", async () => {
  const { keeper, named, captures } = keeperOf(null);
  const run = { ...newRun(large), step: 12, decisions: [{ step: 4, kind: "kill" as const }] };
  const link = await stepLink(run, opened(large), { keeper, name: "linked" });
  expect(link.length).toBeLessThan(400);
  expect(await decodeRun(link)).toEqual({ ...run, document: { stored: { id: "doc", version: 3 } } });
  expect(named).toEqual(["linked"]);
  expect(captures.size).toBe(0);
});

test("captured input is kept by its content: the link is short and leads to the same run", async () => {
  const { keeper, kept } = keeperOf(null);
  const run = { ...newRun(small), ...input, step: 12, hash: "1f" };
  const link = await stepLink(run, opened(small, { example: true }), { keeper, name: "" });
  expect(link.length).toBeLessThan(2_000);
  expect(await linkedRun(link, kept)).toEqual({ kind: "run", spec: run });
});

test("a long graph that no version has is kept with the input", async () => {
  const { keeper, kept } = keeperOf(null);
  const run = { ...newRun(large), ...input };
  const link = await stepLink(run, opened(large, { example: true }), { keeper, name: "" });
  expect(link.length).toBeLessThan(500);
  expect(await linkedRun(link, kept)).toEqual({ kind: "run", spec: run });
});

test.each(["en", "zh"] as const)(
  "an example as it came is named, and is there with no server, in %s",
  async (locale) => {
    const { keeper, kept, captures } = keeperOf(null);
    const example = examples.find(({ id }) => id === "host-metrics")!;
    const document = exampleInLanguage(example.document, locale);
    const run = { ...newRun(document), ...input, step: 12 };
    const at = { ...opened(document, { example: true }), id: "example-host-metrics" };
    const link = await stepLink(run, at, { keeper, name: "" });
    expect(link.length).toBeLessThan(600);
    expect([...captures.values()]).toEqual([{ ...input, hostSamples: [], document: null }]);
    const found = await linkedRun(link, kept);
    expect(found).toEqual({ kind: "run", spec: { ...run, document: { ...document, viewport: null } } });
    captures.clear();
    expect((await linkedRun(link, kept)).kind).toBe("no-capture");
  },
);

test("an example that was changed is in the link, and one of another version of the product is not here", async () => {
  const { keeper, kept } = keeperOf(null);
  const example = examples.find(({ id }) => id === "host-metrics")!;
  const changed = { ...example.document, name: "Mine" };
  const at = { ...opened(changed, { example: true }), id: "example-host-metrics" };
  const link = await stepLink({ ...newRun(changed), ...input }, at, { keeper, name: "" });
  expect(await decodeRun(link)).toMatchObject({ document: changed });
  const ref = { id: "host-metrics", locale: "en", hash: "0".repeat(16) } as const;
  const other = await encodeRun({ ...newRun(changed), document: { example: ref } });
  expect(await linkedRun(other, kept)).toEqual({ kind: "not-here" });
});

test("where the input is gone, the graph of the link is there to capture anew; where both are, the link says so", async () => {
  const { keeper, kept, captures } = keeperOf(null);
  const run = { ...newRun(small), ...input };
  const link = await stepLink(run, opened(small), { keeper, name: "" });
  const long = await stepLink({ ...run, document: large }, opened({ ...large }), { keeper, name: "" });
  captures.clear();
  expect(await linkedRun(link, kept)).toEqual({
    kind: "no-capture",
    spec: { ...run, document: small, files: {}, sockets: {}, rows: {} },
  });
  expect(await linkedRun(long, kept)).toEqual({ kind: "not-here" });
  expect(await linkedRun(`${link.slice(0, 40)}!`, kept)).toEqual({ kind: "unreadable" });
});

test("a name that a person gave stays", async () => {
  const { keeper, named } = keeperOf("before the holidays");
  await stepLink(newRun(large), opened(large), { keeper, name: "linked" });
  expect(named).toEqual([]);
});

test("with no server that answers, everything is in the link", async () => {
  const { keeper, kept } = keeperOf(null);
  const run = { ...newRun(large), ...input };
  const down = async () => Promise.reject(new Error("no server"));
  const links = await Promise.all([
    stepLink(run, opened({ ...large }), { keeper: { ...keeper, keepCapture: down }, name: "" }),
    stepLink(run, opened(large), { keeper: { ...keeper, versions: down }, name: "" }),
  ]);
  for (const link of links) expect(await linkedRun(link, kept)).toEqual({ kind: "run", spec: run });
});
