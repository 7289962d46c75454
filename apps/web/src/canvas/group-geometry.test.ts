import { expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { cardPlace, groupsAfterMove } from "./group-geometry.ts";

const document = {
  ...testDocument("a:collection@0,0 b:filter@240,0 c:print@960,0"),
  groups: [{ id: "g", name: "G", nodes: ["a", "b"], collapsed: false }],
};
const members = (moved: Record<string, readonly [number, number]>, collapsed = false) =>
  groupsAfterMove(
    { ...document, groups: document.groups.map((group) => ({ ...group, collapsed })) },
    new Map(Object.entries(moved).map(([id, [x, y]]) => [id, { x, y }])),
  ).map(({ nodes }) => nodes.join());

test("a node that is let go in a frame is in its group", () => {
  expect(members({ c: [120, 20] })).toEqual(["a,b,c"]);
});

test("a node that is let go outside has left", () => {
  expect(members({ b: [240, 300] })).toEqual(["a"]);
});

test("nodes that move with all of their group stay", () => {
  expect(members({ a: [900, 900], b: [1_140, 900] })).toEqual(["a,b"]);
});

test("a node that is let go on the card of a collapsed group is in it", () => {
  expect(members({ c: [20, 0] }, true)).toEqual(["a,b,c"]);
  expect(members({ c: [240, 0] }, true)).toEqual(["a,b"]);
});

test("groups that nothing happens to are the same objects", () => {
  expect(groupsAfterMove(document, new Map([["c", { x: 960, y: 300 }]]))[0]).toBe(document.groups[0]);
});

test("a card lies where one of its nodes is, so that it covers no other", () => {
  const body = (x: number, y: number) => ({ x, y, width: 168, height: 50 });
  expect(cardPlace([body(480, 0), body(720, 0), body(240, 120)])).toEqual({ x: 240, y: 120 });
});
