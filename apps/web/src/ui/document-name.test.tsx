// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { registerCanvas } from "../canvas/canvas-handle.ts";
import type { CanvasHandle } from "../canvas/canvas-handle.ts";
import { currentDocument, openInStore, undoEdit, useDocument } from "../store/document-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testDocument } from "../testing/test-document.ts";
import { DocumentName } from "./document-name.tsx";

function Named() {
  return <DocumentName name={useDocument((state) => state.history.value.name)} label="Name" />;
}

function open(): Mounted {
  const document = { ...testDocument("a:collection"), name: "Orders" };
  openInStore({ id: "d", example: false, version: 1, savedMs: 0, document });
  return Mounted.show(<Named />);
}

const press = (page: Mounted, key: string) =>
  page.act(() => page.get("input").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));

let leave = () => {};
afterEach(() => leave());

test("Enter takes the name over and gives the focus to the canvas, where there is something on it", () => {
  using page = open();
  const node = document.createElement("button");
  page.element.append(node);
  leave = registerCanvas({ focusFirst: () => node.focus() } as CanvasHandle);
  page.focus(page.get("input"));
  page.type(page.get("input"), "Sales");
  press(page, "Enter");
  expect([currentDocument().name, document.activeElement]).toEqual(["Sales", node]);
  page.act(undoEdit);
  expect(page.get("input").value).toBe("Orders");
});

test("without anything to give it to, the field keeps the focus", () => {
  using page = open();
  leave = registerCanvas({ focusFirst: vi.fn() as () => void } as CanvasHandle);
  const input = page.get("input");
  page.focus(input);
  page.type(input, "Sales");
  press(page, "Enter");
  expect([currentDocument().name, document.activeElement, input.isConnected]).toEqual(["Sales", input, true]);
});

test("an empty name and Escape bring the last one back", () => {
  using page = open();
  const input = page.get("input");
  page.focus(input);
  page.type(input, " ");
  page.blur(input);
  expect([currentDocument().name, input.value]).toEqual(["Orders", "Orders"]);
  page.focus(input);
  page.type(input, "Other");
  press(page, "Escape");
  page.blur(input);
  expect([currentDocument().name, input.value]).toEqual(["Orders", "Orders"]);
});
