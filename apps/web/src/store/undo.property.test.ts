import fc from "fast-check";
import { expect, test } from "vitest";
import { deleteAndJoin } from "../actions/delete-and-join.ts";
import { layeredLayout } from "../canvas/layout.ts";
import { testDocument } from "../testing/test-document.ts";
import { definitionOf } from "./definitions.ts";
import { currentDocument, openInStore, redoEdit, undoEdit, useDocument } from "./document-store.ts";
import * as edits from "./edits.ts";
import { groupNodes, renameGroup, setCollapsed, ungroup } from "./group-edits.ts";
import { addNote, resizeNote, setNoteColor, setNoteText } from "./note-edits.ts";
import { paste } from "./paste.ts";

const document = {
  ...testDocument("a:collection f:filter m:map p:print | a>f f>m m>p"),
  notes: [
    {
      id: "note",
      text: "",
      position: { x: 0, y: 0 },
      size: { width: 100, height: 80 },
      color: "plain" as const,
    },
  ],
};

const someNode = (n: number): string => currentDocument().nodes[n % currentDocument().nodes.length]?.id ?? "";
const someGroups = (): ReadonlySet<string> => new Set(currentDocument().groups.map(({ id }) => id));
const place = (n: number) => ({ x: n * 20, y: n * 40 });

/** Everything that the page can do to a document; `n` picks what it is done to. */
const EDITS: Readonly<Record<string, (n: number) => void>> = {
  addNode: (n) => void edits.addNode(definitionOf("filter")!, "New", place(n)),
  connect: (n) =>
    void edits.connect({ node: someNode(n), port: "out" }, { node: someNode(n + 1), port: "in" }),
  reconnect: (n) =>
    edits.reconnect(
      currentDocument().edges[0]?.id ?? "",
      { node: someNode(n), port: "out" },
      { node: someNode(n + 2), port: "in" },
    ),
  setPartitioning: (n) =>
    edits.setPartitioning(currentDocument().edges[0]?.id ?? "", n % 3 === 0 ? null : { kind: "rebalance" }),
  insertIntoEdge: (n) =>
    void edits.insertIntoEdge(definitionOf("map")!, "In between", {
      position: place(n),
      edgeId: currentDocument().edges[0]?.id ?? "",
    }),
  insertExisting: (n) =>
    edits.insertExisting(someNode(n), {
      edgeId: currentDocument().edges[0]?.id ?? "",
      position: place(n),
      into: { node: someNode(n), port: "in" },
      onFrom: { node: someNode(n), port: "out" },
    }),
  addConnected: (n) =>
    void edits.addConnected(definitionOf("filter")!, "After", {
      position: place(n),
      end: { ref: { node: someNode(n), port: "out" }, type: "source" },
    }),
  addInstead: (n) =>
    void edits.addConnected(definitionOf("collection")!, "Before", {
      position: place(n),
      end: { ref: currentDocument().edges[0]?.to ?? { node: someNode(n), port: "in" }, type: "target" },
      replaces: currentDocument().edges[0]?.id ?? "",
    }),
  move: (n) => edits.move(new Map([[someNode(n), place(n)]]), { by: "person" }),
  layout: () => edits.move(layeredLayout(currentDocument()), { by: "layout" }),
  remove: (n) => edits.remove({ nodes: new Set([someNode(n)]) }),
  deleteAndJoin: (n) => deleteAndJoin([someNode(n)]),
  setConfig: (n) => edits.setConfig(someNode(n), "condition", `a > ${n}`),
  setConfigs: (n) => edits.setConfigs(someNode(n), { condition: `c > ${n}`, other: n }),
  setConfigOfAll: (n) => edits.setConfigOfAll([someNode(n), someNode(n + 1)], "condition", `b > ${n}`),
  renameNode: (n) => edits.renameNode(someNode(n), `N${n}`),
  setParallelism: (n) => edits.setParallelism([someNode(n)], n + 1),
  replaceDocument: (n) =>
    edits.replaceDocument({
      ...testDocument("a:collection p:print | a>p"),
      name: `V${n}`,
      viewport: { x: n, y: 0, zoom: 1 },
    }),
  renameDocument: (n) => edits.renameDocument(`D${n}`),
  settings: (n) => edits.changeSettings((settings) => void (settings.parallelism = n + 1), "parallelism"),
  group: (n) => void groupNodes([...new Set([someNode(n), someNode(n + 1)])], "G"),
  ungroup: () => ungroup(someGroups()),
  collapse: (n) => setCollapsed(someGroups(), n % 2 === 0),
  renameGroup: (n) => renameGroup([...someGroups()][0] ?? "", `G${n}`),
  addNote: (n) => void addNote(place(n)),
  writeNote: (n) => setNoteText("note", `text ${n}`),
  colorNote: (n) => setNoteColor("note", n % 2 === 0 ? "accent" : "error"),
  resizeNote: (n) => resizeNote("note", { position: place(n), size: { width: 100 + n, height: 90 } }),
  paste: () => void paste(currentDocument(), { x: 40, y: 40 }),
};

test("whatever was done, undo goes back to the beginning and redo to the end", () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.nat({ max: 20 }));
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      openInStore({ id: "d", example: false, version: 1, savedMs: 0, document });
      for (const [name, n] of steps) {
        if (currentDocument().nodes.length === 0) break;
        EDITS[name]?.(n);
      }
      const end = currentDocument();
      while (useDocument.getState().history.past.length > 0) undoEdit();
      expect(currentDocument()).toEqual(document);
      while (useDocument.getState().history.future.length > 0) redoEdit();
      expect(currentDocument()).toEqual(end);
    }),
    { numRuns: 200 },
  );
});

test("every edit is in the list above", () => {
  const elsewhere = new Set(["uniqueName", "changeSettings"]);
  expect(Object.keys(edits).filter((name) => !(name in EDITS) && !elsewhere.has(name))).toEqual([]);
});
