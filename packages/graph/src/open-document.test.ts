import fc from "fast-check";
import { expect, test } from "vitest";
import { openDocument, openDocumentText } from "./open-document.ts";
import { testFlow } from "./testing/test-flow.ts";

const document = testFlow("a:source b:key c:sink | a>b b>c");
const text = JSON.stringify(document);

function problem(opened: ReturnType<typeof openDocument>): string {
  if (opened.ok) return "ok";
  const [first] = opened.diagnostics;
  return `${first?.code} ${first?.params["at"] ?? ""}`.trim();
}

test("what was saved opens as it was", () => {
  expect(openDocumentText(text)).toEqual({ ok: true, document });
});

test("settings of before there was a choice keep checkpoints when the job is cancelled", () => {
  const opened = openDocumentText(text.replace(',"onCancel":"retain"', ""));
  expect(opened).toEqual({ ok: true, document });
  expect(text).toContain('"onCancel":"retain"');
});

test("a delay that grows cannot begin above its maximum", () => {
  const restart = {
    kind: "exponential-delay",
    multiplier: 2,
    resetAfterMs: 1,
    jitter: 0,
    maxMs: 1,
    initialMs: 2,
  };
  const changed = { ...document, settings: { ...document.settings, restart } };
  expect(problem(openDocument(changed))).toBe("document.damaged settings.restart.maxMs");
});

test("how often a job may fail at one row is a number, 0 is never; not said it stays so", () => {
  const withFailures = (poisonRowFailures: unknown) =>
    openDocument({ ...document, settings: { ...document.settings, poisonRowFailures } });
  for (const failures of [0, 1, 1_000]) {
    const settings = { ...document.settings, poisonRowFailures: failures };
    expect(withFailures(failures)).toEqual({ ok: true, document: { ...document, settings } });
  }
  for (const wrong of [-1, 1.5, 1_001, "3", null])
    expect(problem(withFailures(wrong))).toBe("document.damaged settings.poisonRowFailures");
  expect(document.settings.poisonRowFailures).toBeUndefined();
});

test.each([
  ["{", "document.not-json"],
  ["[]", "document.not-a-flow"],
  ["null", "document.not-a-flow"],
  [text.replace("millrace-flow", "other"), "document.not-a-flow"],
  [text.replace('"version":2', '"version":3'), "document.newer"],
  [text.replace('"version":2', '"version":"2"'), "document.damaged version"],
  [text.replace('"kind":"key","version":2', '"kind":"key","version":0'), "document.damaged nodes[1].version"],
  [text.replace('"edges":[', '"edges":{"x":['), "document.not-json"],
  [text.replace('"viewport":null', '"viewport":null,"extra":1'), "document.damaged its top level"],
  [text.replace('"columns":["k"]', '"__proto__":{"admin":true}'), "document.forbidden-key nodes[1].config"],
  [text.replace('"columns":["k"]', '"constructor":1'), "document.forbidden-key nodes[1].config"],
  [text.replace('["k"]', `${"[".repeat(100)}${"]".repeat(100)}`), "document.too-deep"],
])("%#: %s", (saved, expected) =>
  expect(problem(openDocumentText(saved))).toMatch(
    new RegExp(`^${expected.replaceAll(/[[\]]/gu, "\\$&")}`, "u"),
  ),
);

test("a very deep document is refused without ending the stack", () => {
  let nested: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) nested = [nested];
  expect(problem(openDocument({ ...document, nodes: nested }))).toMatch(/^document\.too-deep/u);
});

test("no JSON whatever is thrown at it makes it throw", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void openDocument(value)));
  fc.assert(fc.property(fc.jsonValue(), (nodes) => void openDocument({ ...document, nodes })));
});

test("a document of version 1 opens, without notes and groups", () => {
  const { notes: _notes, groups: _groups, ...rest } = document;
  expect(openDocument({ ...rest, version: 1 })).toEqual({ ok: true, document });
});

test("notes, groups and who placed a node are kept", () => {
  const drawn = {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, placedBy: "layout" as const })),
    notes: [
      {
        id: "n1",
        text: "**why**",
        position: { x: 0, y: -80 },
        size: { width: 200, height: 80 },
        color: "plain" as const,
      },
    ],
    groups: [{ id: "g1", name: "Both", nodes: ["a", "b"], collapsed: true }],
  };
  expect(openDocumentText(JSON.stringify(drawn))).toEqual({ ok: true, document: drawn });
});
