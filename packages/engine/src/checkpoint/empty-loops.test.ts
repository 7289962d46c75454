import type { JobEdge } from "@millrace/graph";
import { expect, test } from "vitest";
import { emptyLoops } from "./empty-loops.ts";

/** `a>b`, and `a~b` back into the head b of a loop. */
const edges = (...texts: readonly string[]): { readonly edges: readonly JobEdge[] } => ({
  edges: texts.map((text) => {
    const [source = "", target = ""] = text.split(/[>~]/u);
    return { source, target, ...(text.includes("~") && { feedback: true }) } as unknown as JobEdge;
  }),
});
const seen = (of: {
  readonly open?: readonly string[];
  readonly withRows?: readonly string[];
  readonly reading?: readonly string[];
}) => ({ open: new Set(of.open), withRows: new Set(of.withRows), reading: new Set(of.reading) });

test("a loop is empty where its inputs have ended and no row is in flight in it or before it", () => {
  const loop = edges("source>head", "head>body", "body~head", "head>sink");
  expect(emptyLoops(loop, seen({}))).toEqual(["head"]);
  expect(emptyLoops(loop, seen({ open: ["head"], reading: ["source"] }))).toEqual([]);
  expect(emptyLoops(loop, seen({ withRows: ["body"] }))).toEqual([]);
  expect(emptyLoops(loop, seen({ withRows: ["sink"] }))).toEqual(["head"]);
});

test("of loops one behind the other the first ends first", () => {
  const loops = edges("source>first", "first~first", "first>second", "second~second", "second>sink");
  expect(emptyLoops(loops, seen({ open: ["second"] }))).toEqual(["first"]);
  expect(emptyLoops(loops, seen({ open: ["first", "second"] }))).toEqual([]);
  expect(emptyLoops(loops, seen({}))).toEqual(["first", "second"]);
});

test("the outer one of two loops ends while the inner one is open to it, but not to others", () => {
  const nested = edges("source>outer", "outer>inner", "inner~inner", "inner~outer", "other>inner");
  expect(emptyLoops(nested, seen({ open: ["inner"] }))).toEqual(["outer"]);
  expect(emptyLoops(nested, seen({ open: ["inner"], reading: ["other"] }))).toEqual([]);
  expect(emptyLoops(nested, seen({ open: ["inner"], withRows: ["inner"] }))).toEqual([]);
});
