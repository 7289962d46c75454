import { expect, test } from "vitest";
import type { Catalog } from "./define-node.ts";
import { endToEndGuarantee } from "./end-to-end-guarantee.ts";
import { testCatalog } from "./testing/test-catalog.ts";
import { testFlow } from "./testing/test-flow.ts";

/** `messy` loses rows, `sink` may repeat them, `keep` writes them once. */
const catalog: Catalog = testCatalog.flatMap((node): Catalog => {
  if (node.kind === "messy") return [{ ...node, guarantee: "at-most-once" }];
  const { guarantee: _, ...exact } = node;
  return node.kind === "sink" ? [node, { ...exact, kind: "keep" }] : [node];
});

const of = (text: string) => endToEndGuarantee(testFlow(text), catalog, "streaming");
const bySink = (text: string) =>
  of(text).sinks.map(({ nodeId, guarantee, limitedBy }) => [nodeId, guarantee, ...limitedBy].join(" "));

test("the weakest node on the way to a sink limits it", () => {
  expect(of("a:source b:sink | a>b")).toEqual({
    guarantee: "at-least-once",
    limitedBy: ["b"],
    checkpointsOff: false,
    sinks: [{ nodeId: "b", guarantee: "at-least-once", limitedBy: ["b"] }],
  });
  expect(of("a:source b:keep | a>b")).toMatchObject({ guarantee: "exactly-once", limitedBy: [] });
});

test("a sink is not limited by what does not lead to it", () => {
  const text = "lossy:messy whole:source u:union x:keep y:keep z:sink | lossy>u whole>u u>x whole>y whole>z";
  expect(bySink(text)).toEqual(["x at-most-once lossy", "y exactly-once", "z at-least-once z"]);
  expect(of(text)).toMatchObject({ guarantee: "at-most-once", limitedBy: ["lossy", "z"] });
});

test("side outputs are ways too", () => {
  expect(bySink("a:messy x:keep y:keep | a>x a.odd>y")).toEqual(["x at-most-once a", "y at-most-once a"]);
});

test("a source that leads nowhere limits nothing", () => {
  expect(of("a:source lost:messy b:keep | a>b")).toMatchObject({ guarantee: "exactly-once", limitedBy: [] });
});

test("without a sink nothing is promised, with and without checkpoints", () => {
  const document = testFlow("a:source");
  const checkpoint = { ...document.settings.checkpoint, intervalMs: null };
  const off = { ...document, settings: { ...document.settings, checkpoint } };
  for (const flow of [document, off])
    expect(endToEndGuarantee(flow, catalog, "streaming")).toMatchObject({
      guarantee: null,
      limitedBy: [],
      sinks: [],
    });
});

test("without checkpoints there is none", () => {
  const document = testFlow("a:source b:keep | a>b");
  const checkpoint = { ...document.settings.checkpoint, intervalMs: null };
  const off = { ...document, settings: { ...document.settings, checkpoint } };
  expect(endToEndGuarantee(off, catalog, "streaming")).toMatchObject({
    guarantee: "none",
    checkpointsOff: true,
    sinks: [{ nodeId: "b", guarantee: "none" }],
  });
});

test("rows that may be lost and rows that may come twice promise nothing", () => {
  expect(of("a:messy b:sink | a>b")).toMatchObject({ guarantee: "none", limitedBy: ["a", "b"] });
});

test("checkpoints that do not align repeat rows", () => {
  const document = testFlow("a:source b:keep | a>b");
  const checkpoint = { ...document.settings.checkpoint, mode: "at-least-once" as const };
  const tracked = { ...document, settings: { ...document.settings, checkpoint } };
  expect(endToEndGuarantee(tracked, catalog, "streaming")).toMatchObject({
    guarantee: "at-least-once",
    limitedBy: [],
  });
});

test("in batch the settings of checkpoints limit nothing; sinks and sources do", () => {
  const settings = (
    text: string,
    checkpoint: { readonly intervalMs?: null; readonly mode?: "at-least-once" },
  ) => {
    const document = testFlow(text);
    return {
      ...document,
      settings: { ...document.settings, checkpoint: { ...document.settings.checkpoint, ...checkpoint } },
    };
  };
  for (const checkpoint of [{ intervalMs: null }, { mode: "at-least-once" }] as const) {
    expect(endToEndGuarantee(settings("a:source b:keep | a>b", checkpoint), catalog, "batch")).toMatchObject({
      guarantee: "exactly-once",
      limitedBy: [],
      checkpointsOff: false,
    });
    expect(endToEndGuarantee(settings("a:source b:sink | a>b", checkpoint), catalog, "batch")).toMatchObject({
      guarantee: "at-least-once",
      limitedBy: ["b"],
    });
  }
});
