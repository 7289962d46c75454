// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { Mounted } from "../testing/mount.tsx";
import { useModal } from "./use-modal.ts";

// The document of tests has no dialogs of its own; what is held here is the focus round one.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};

function Asked() {
  const dialog = useModal("input");
  return (
    <dialog ref={dialog}>
      <input />
    </dialog>
  );
}

const page = (asked: boolean) => (
  <>
    <button type="button">Ask</button>
    <button type="button">Other</button>
    {asked && <Asked />}
  </>
);

test("what had the focus before a dialog has it again after it", () => {
  using mounted = Mounted.show(page(false));
  mounted.focus(mounted.button("Ask"));
  mounted.update(page(true));
  expect(document.activeElement).toBe(mounted.get("input"));
  mounted.update(page(false));
  expect(document.activeElement).toBe(mounted.button("Ask"));
});

test("what took the focus while a dialog was open keeps it", () => {
  using mounted = Mounted.show(page(false));
  mounted.focus(mounted.button("Ask"));
  mounted.update(page(true));
  mounted.focus(mounted.button("Other"));
  mounted.update(page(false));
  expect(document.activeElement).toBe(mounted.button("Other"));
});
