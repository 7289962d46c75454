import { beforeEach, expect, test } from "vitest";
import { testDocument } from "../testing/test-document.ts";
import { currentDocument, openInStore, redoEdit, undoEdit } from "./document-store.ts";
import { insertExisting, move, remove, setParallelism } from "./edits.ts";
import { groupNodes, setCollapsed, ungroup } from "./group-edits.ts";
import { addNote, setNoteColor, setNoteText } from "./note-edits.ts";
import { paste } from "./paste.ts";

const document = testDocument("a:collection@0,0 f:filter@240,0 p:print@480,0 x:map@0,200 | a>f f>p");

beforeEach(() => openInStore({ id: "d", example: false, version: 1, savedMs: 0, document }));

/** The edit was one step: it can be taken back, and done again. */
function checkUndo(): void {
  const after = currentDocument();
  undoEdit();
  expect(currentDocument()).toEqual(document);
  redoEdit();
  expect(currentDocument()).toEqual(after);
}

test("a person's move forgets that a layout placed the node; a layout's move says so", () => {
  move(new Map([["a", { x: 20, y: 20 }]]), { by: "layout" });
  expect(currentDocument().nodes[0]).toMatchObject({ position: { x: 20, y: 20 }, placedBy: "layout" });
  checkUndo();
  move(new Map([["a", { x: 40, y: 40 }]]), { by: "person" });
  expect(currentDocument().nodes[0]).not.toHaveProperty("placedBy");
});

test("groups are made, collapsed and dissolved; nodes stay where they are", () => {
  const id = groupNodes(["a", "f"], "G");
  expect(currentDocument().groups).toEqual([{ id, name: "G", nodes: ["a", "f"], collapsed: false }]);
  checkUndo();
  setCollapsed(new Set([id]), true);
  expect(currentDocument().nodes).toEqual(document.nodes);
  const second = groupNodes(["f"], "H");
  expect(currentDocument().groups.map(({ nodes }) => nodes.join())).toEqual(["a", "f"]);
  ungroup(new Set([id, second]));
  expect(currentDocument()).toEqual(document);
});

test("what is deleted leaves its group, and an empty group goes", () => {
  groupNodes(["a", "f"], "G");
  remove({ nodes: new Set(["a"]) });
  expect(currentDocument().groups[0]?.nodes).toEqual(["f"]);
  remove({ nodes: new Set(["f"]) });
  expect(currentDocument().groups).toEqual([]);
});

test("a node is put into an edge in one step", () => {
  const into = { node: "x", port: "in" };
  const onFrom = { node: "x", port: "out" };
  insertExisting("x", { edgeId: "a_f", position: { x: 120, y: 0 }, into, onFrom });
  expect(currentDocument().edges.map(({ from, to }) => `${from.node}>${to.node}`)).toEqual([
    "a>x",
    "f>p",
    "x>f",
  ]);
  checkUndo();
});

test("parallelism of several nodes is one step", () => {
  setParallelism(["a", "f"], 4);
  expect(currentDocument().nodes.map(({ parallelism }) => parallelism)).toEqual([4, 4, null, null]);
  checkUndo();
});

test("notes are written and coloured", () => {
  const id = addNote({ x: 0, y: 0 });
  checkUndo();
  setNoteText(id, "why");
  setNoteColor(id, "accent");
  expect(currentDocument().notes).toMatchObject([{ id, text: "why", color: "accent" }]);
});

test("a copy has ids of its own, its edges and its groups, and a name that is free", () => {
  const group = { id: "g", name: "G", nodes: ["a", "f"], collapsed: true };
  const pasted = paste(
    {
      nodes: document.nodes.slice(0, 2),
      edges: document.edges.slice(0, 1).map((edge) => ({ ...edge, partitioning: { kind: "rebalance" } })),
      notes: [],
      groups: [group],
    },
    { x: 0, y: 400 },
  );
  const { nodes, edges, groups } = currentDocument();
  const copies = nodes.slice(4);
  expect(copies.map(({ name, position }) => `${name} ${position.x},${position.y}`)).toEqual([
    "A 2 0,400",
    "F 2 240,400",
  ]);
  expect(copies.map(({ id }) => id)).toEqual(pasted.nodes);
  expect(edges.at(-1)).toMatchObject({
    from: { node: pasted.nodes[0] },
    to: { node: pasted.nodes[1] },
    partitioning: { kind: "rebalance" },
  });
  expect(groups).toMatchObject([{ name: "G", nodes: pasted.nodes, collapsed: true }]);
  checkUndo();
});
