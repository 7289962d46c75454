// @vitest-environment happy-dom
import { EditorView } from "@codemirror/view";
import { compile, conditionHolds, configFields } from "@millrace/graph";
import type { AnyNodeDefinition, FlowDocument, FlowNode, Widget } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { expect, test, vi } from "vitest";
import { compileAgain, followDocument } from "../store/compile-store.ts";
import { currentDocument, openInStore, redoEdit, undoEdit, useDocument } from "../store/document-store.ts";
import { setPreferences } from "../store/preferences-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { testDocument } from "../testing/test-document.ts";
import { NodeForm } from "./node-form.tsx";

type Kind = Widget["kind"];

/** What a person does in a form; `field` has the parts of the field. */
interface Form {
  readonly page: Mounted;
  readonly field: string;
}

const first = <T extends HTMLElement = HTMLInputElement>({ page, field }: Form, selector: string): T =>
  page.get<T>(`${field} ${selector}`);
const typeOver = (text: string) => (form: Form) => form.page.type(first(form, "input"), text);
const press = (name: string) => (form: Form) =>
  form.page.click(
    form.page
      .all<HTMLButtonElement>(`${form.field} button`)
      .find((button) => (button.getAttribute("aria-label") ?? button.textContent?.trim()) === name)!,
  );
const chooseOther = (form: Form) => {
  const select = first<HTMLSelectElement>(form, "select");
  const other = [...select.options].find(({ value }) => value !== select.value && value !== "");
  form.page.choose(select, other!.value);
};
const write = async (form: Form) => {
  await expect.poll(() => form.page.all(`${form.field} .cm-content`).length, { timeout: 20_000 }).toBe(1);
  const editor = EditorView.findFromDOM(first<HTMLElement>(form, ".cm-content"))!;
  // What is typed counts while the editor has the focus, which it cannot take here: selections are told too early.
  Object.defineProperty(editor, "hasFocus", { value: true });
  form.page.act(() => editor.dispatch({ changes: { from: 0, insert: "1 + " } }));
};

/** For every kind of field the way in which the page changes it. */
const CHANGES: Readonly<Record<Kind, (form: Form) => void | Promise<void>>> = {
  expression: write,
  code: write,
  projections: press("Add"),
  column: chooseOther,
  columns: chooseOther,
  renames: press("Add"),
  aggregates: press("Add"),
  duration: typeOver("7 seconds"),
  text: (form) => {
    const area = form.page.all<HTMLTextAreaElement>(`${form.field} textarea`)[0];
    form.page.type(area ?? first(form, "input"), "other");
  },
  delimiter: typeOver("|"),
  states: press("Add"),
  path: typeOver("/data/other.txt"),
  integer: typeOver("3"),
  choice: chooseOther,
  toggle: (form) => form.page.click(first(form, '[role="switch"]')),
  schema: press("Add"),
  generator: press("Add"),
  rows: press("Add a row"),
};

/** A node with a field of a kind that its form shows, with columns coming in where it takes any. */
function documentWith(kind: Kind): { readonly document: FlowDocument; readonly field: string } {
  const holds = (definition: AnyNodeDefinition) =>
    configFields(definition).find(
      ({ meta }) =>
        meta.widget.kind === kind &&
        conditionHolds(meta.when, definition.initial as FlowNode["config"]) &&
        (meta.widget.kind !== "column" || meta.widget.of === "any"),
    );
  const definition = catalog.find((candidate) => holds(candidate) !== undefined)!;
  const [input] = definition.inputs;
  const document = testDocument(`s:collection n:${definition.kind} |`);
  const from = { node: "s", port: "out" };
  const edges = input ? [{ id: "e", from, to: { node: "n", port: input.name } }] : [];
  return { document: { ...document, edges }, field: holds(definition)!.name };
}

function Open() {
  const node = useDocument((state) => state.history.value.nodes.find(({ id }) => id === "n"));
  return node && <NodeForm node={node} />;
}

function open(document: FlowDocument): Mounted {
  openInStore({ id: "d", example: false, version: 1, savedMs: 0, document });
  compileAgain();
  return Mounted.show(<Open />);
}

setPreferences({ locale: "en" });
followDocument((document) => compile(document, catalog));
// Sample rows beside a form, and the compiler of functions, are others' matter.
vi.stubGlobal(
  "Worker",
  class extends EventTarget {
    postMessage(): void {}
    terminate(): void {}
  },
);

/** One step back is the document as it was, and one on as it had become. */
async function changedAndUndone(document: FlowDocument, field: string, change: (form: Form) => unknown) {
  using page = open(document);
  const before = currentDocument();
  await change({ page, field: `[data-testid="${field}"]` });
  const after = currentDocument();
  expect(after).not.toEqual(before);
  page.act(undoEdit);
  expect(currentDocument()).toEqual(before);
  page.act(redoEdit);
  expect(currentDocument()).toEqual(after);
}

test.each(Object.entries(CHANGES) as [Kind, (typeof CHANGES)[Kind]][])(
  "a field of kind %s is changed by its form in one step of undo",
  async (kind, change) => {
    const { document, field } = documentWith(kind);
    await changedAndUndone(document, `field-${field}`, change);
  },
  30_000,
);

test("so are the name and the parallelism of a node", async () => {
  const { document } = documentWith("toggle");
  const name = ({ page }: Form) => page.type(page.get('[data-testid="name-of-node"]'), "Other");
  await changedAndUndone(document, "name-of-node", name);
  const parallelism = ({ page }: Form) => page.type(page.get('[data-testid="field-parallelism"]'), "4");
  await changedAndUndone(document, "field-parallelism", parallelism);
});
