// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { registerCanvas } from "../canvas/canvas-handle.ts";
import type { CanvasHandle } from "../canvas/canvas-handle.ts";
import { NODE_WIDTH } from "../canvas/geometry.ts";
import { currentDocument, openInStore, redoEdit, undoEdit } from "../store/document-store.ts";
import { selectNodes } from "../store/selection-store.ts";
import { testDocument } from "../testing/test-document.ts";
import type { ActionName } from "./action.ts";
import { arrangeActions } from "./arrange-actions.ts";

const document = testDocument(
  "a:collection@0,0 b:filter@300,40 c:map@900,220 d:print@2000,260 | a>b b>c c>d",
);
const bodies = () =>
  currentDocument().nodes.map(({ id, position }) => ({ id, ...position, width: NODE_WIDTH, height: 40 }));

const ARRANGED: readonly ActionName[] = [
  "distributeAcross",
  "distributeDown",
  "alignLeft",
  "alignCentre",
  "alignRight",
  "alignTop",
  "alignMiddle",
  "alignBottom",
  "nudgeLeft",
  "nudgeDown",
  "group",
  "layoutSelection",
];

test.each(ARRANGED)("%s is one step of undo", async (name) => {
  openInStore({ id: "d", example: false, version: 1, savedMs: 0, document });
  registerCanvas({ bodies, fit: () => undefined } as unknown as CanvasHandle);
  selectNodes(["a", "b", "c", "d"]);
  const before = currentDocument();
  arrangeActions.find((action) => action.name === name)!.perform();
  await expect.poll(currentDocument).not.toEqual(before);
  const after = currentDocument();
  undoEdit();
  expect(currentDocument()).toEqual(before);
  redoEdit();
  expect(currentDocument()).toEqual(after);
});
