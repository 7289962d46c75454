// @vitest-environment happy-dom
import { graphError } from "@millrace/graph";
import type { Diagnostic, FlowNode, RowSchema, Widget } from "@millrace/graph";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { setPreferences } from "../store/preferences-store.ts";
import { Mounted } from "../testing/mount.tsx";
import { FieldWidget } from "./field-widget.tsx";

const input: RowSchema = {
  fields: [
    { name: "who", type: { kind: "STRING", nullable: false } },
    { name: "price", type: { kind: "INT", nullable: true } },
    { name: "at", type: { kind: "TIMESTAMP", precision: 3, nullable: true } },
  ],
  rowtime: null,
  keys: null,
  changelog: "append",
};

const node: FlowNode = {
  id: "n",
  kind: "map",
  version: 1,
  name: "N",
  position: { x: 0, y: 0 },
  parallelism: null,
  config: { columns: [{ name: "who", type: "STRING" }] },
};

interface Options {
  readonly problems?: readonly Diagnostic[];
}

/** A widget with a value of its own, as a form gives it one; `seen` has every value that it stored. */
function show(widget: Widget, initial: unknown, { problems = [] }: Options = {}) {
  const seen: unknown[] = [];
  let put: (value: unknown) => void = () => undefined;
  function Form() {
    const [value, setValue] = useState(initial);
    put = setValue;
    return (
      <FieldWidget
        id="f"
        name="f"
        label="Field"
        value={value}
        widget={widget}
        node={node}
        input={input}
        problems={problems}
        locale="en"
        onChange={(next) => {
          seen.push(next);
          setValue(next);
        }}
      />
    );
  }
  const page = Mounted.show(<Form />);
  return {
    page,
    seen,
    put: (value: unknown) => page.act(() => put(value)),
    [Symbol.dispose]: () => page[Symbol.dispose](),
  };
}

setPreferences({ locale: "en" });
afterEach(() => vi.unstubAllGlobals());

const last = (seen: readonly unknown[]): unknown => seen.at(-1);
const texts = (select: HTMLSelectElement): readonly string[] =>
  [...select.options].map((option) => option.textContent ?? "");

test("text: one line or several; what is typed is stored as it is", () => {
  using line = show({ kind: "text", mono: true, lines: 1 }, "a");
  line.page.type(line.page.get("#f"), " b ");
  expect(last(line.seen)).toBe(" b ");
  using area = show({ kind: "text", mono: false, lines: 4 }, "");
  area.page.type(area.page.get<HTMLTextAreaElement>("textarea"), "x\ny");
  expect(last(area.seen)).toBe("x\ny");
});

test("delimiter: what nobody would see is written out, and typed so", () => {
  using field = show({ kind: "delimiter" }, "\t");
  const box = field.page.get("#f");
  expect(box.value).toBe("\\t");
  for (const [typed, meant] of [
    [";", ";"],
    ["\\", "\\"],
    ["\\n", "\n"],
    ["\\\\n", "\\n"],
    ["a\\b", "a\\b"],
  ] as const) {
    field.page.type(box, typed);
    expect(box.value).toBe(typed);
    expect(last(field.seen)).toBe(meant);
  }
  field.put("\\\t");
  expect(box.value).toBe("\\\\\\t");
});

test("integer: what cannot be read stays on the screen, says why, and is not stored", () => {
  using field = show({ kind: "integer", min: 1, max: 9, optional: false }, 3);
  const box = field.page.get("#f");
  for (const bad of ["x", "12", ""]) {
    field.page.type(box, bad);
    expect(box.value).toBe(bad);
    expect(field.page.all(".field-problem")).toHaveLength(1);
  }
  expect(field.seen).toEqual([]);
  field.page.type(box, "7");
  expect(field.seen).toEqual([7]);
  expect(field.page.all(".field-problem")).toHaveLength(0);
});

test("integer: where it may be left out, nothing is null", () => {
  using field = show({ kind: "integer", min: 1, max: 9, optional: true }, 3);
  field.page.type(field.page.get("#f"), "");
  expect(field.seen).toEqual([null]);
});

test("duration: read as people write it, in milliseconds; too short is said", () => {
  using field = show({ kind: "duration", minMs: 1_000 }, 10_000);
  const box = field.page.get("#f");
  expect(box.value).toBe("10 seconds");
  field.page.type(box, "2 min");
  expect(last(field.seen)).toBe(120_000);
  expect(box.value).toBe("2 min");
  field.page.type(box, "5 ms");
  expect(field.page.all(".field-problem")).toHaveLength(1);
  expect(last(field.seen)).toBe(120_000);
});

test("duration: a value that comes from elsewhere, such as an undo, is shown at once", () => {
  using field = show({ kind: "duration", minMs: 1 }, 10_000);
  const box = field.page.get("#f");
  field.page.focus(box);
  field.page.type(box, "20 s");
  expect(box.value).toBe("20 s");
  field.put(10_000);
  expect(box.value).toBe("10 seconds");
});

test("choice and toggle", () => {
  const options = [
    { value: "a", label: { en: "First", zh: "甲" } },
    { value: "b", label: { en: "Second", zh: "乙" } },
  ];
  using choice = show({ kind: "choice", options }, "a");
  expect(texts(choice.page.get<HTMLSelectElement>("select"))).toEqual(["First", "Second"]);
  choice.page.choose(choice.page.get<HTMLSelectElement>("select"), "b");
  expect(choice.seen).toEqual(["b"]);
  using toggle = show({ kind: "toggle" }, false);
  toggle.page.click(toggle.page.get("#f"));
  expect(toggle.seen).toEqual([true]);
  expect(toggle.page.get("#f").getAttribute("aria-checked")).toBe("true");
});

test("column: only those of the wanted type are offered; a name that is gone stays to be seen", () => {
  using field = show({ kind: "column", of: "timestamp" }, "gone");
  const select = field.page.get<HTMLSelectElement>("select");
  expect(texts(select).slice(1)).toEqual(["gone", "at TIMESTAMP(3)"]);
  expect(select.value).toBe("gone");
  field.page.choose(select, "at");
  expect(field.seen).toEqual(["at"]);
});

test("columns: added, taken away; none is offered twice", () => {
  using field = show({ kind: "columns" }, ["who"]);
  const adder = () => field.page.get<HTMLSelectElement>("#f");
  expect(texts(adder()).slice(1)).toEqual(["price INT", "at TIMESTAMP(3)"]);
  field.page.choose(adder(), "price");
  expect(last(field.seen)).toEqual(["who", "price"]);
  field.page.click(field.page.button("Remove"));
  expect(last(field.seen)).toEqual(["price"]);
});

test("aggregates: added with a free name; SUM takes numbers only", () => {
  using field = show({ kind: "aggregates" }, [{ fn: "COUNT", column: null, name: "count" }]);
  field.page.click(field.page.button("Add"));
  expect(last(field.seen)).toEqual([
    { fn: "COUNT", column: null, name: "count" },
    { fn: "COUNT", column: null, name: "count_2" },
  ]);
  const [fn] = field.page.all<HTMLSelectElement>("select");
  field.page.choose(fn!, "SUM");
  const column = field.page.all<HTMLSelectElement>("select")[1];
  expect(texts(column!).slice(1)).toEqual(["price INT"]);
});

test("projections: a problem marks the entry that it is of", () => {
  const problems = [graphError("column.duplicate", { column: "b" }, { path: ["f", 1, "name"] })];
  using field = show(
    { kind: "projections" },
    [
      { name: "a", expression: "who" },
      { name: "b", expression: "price" },
    ],
    { problems },
  );
  const names = field.page.all("input");
  expect(names.map((name) => name.classList.contains("bad"))).toEqual([false, true]);
  field.page.type(names[0]!, "person");
  expect(last(field.seen)).toEqual([
    { name: "person", expression: "who" },
    { name: "b", expression: "price" },
  ]);
});

test("expression: an editor with the text, named for a screen reader", async () => {
  using field = show({ kind: "expression", result: "boolean" }, "price > 1");
  await expect.poll(() => field.page.all(".cm-content").length).toBe(1);
  const editor = field.page.get<HTMLElement>(".cm-content");
  expect(editor.textContent).toBe("price > 1");
  expect(editor.getAttribute("aria-label")).toBe("Field");
});

test("schema: columns are added with a name of their own and taken away", () => {
  using field = show({ kind: "schema", discover: null }, [{ name: "who", type: "STRING" }]);
  field.page.click(field.page.button("Add"));
  expect(last(field.seen)).toEqual([
    { name: "who", type: "STRING" },
    { name: "column_2", type: "STRING" },
  ]);
  field.page.type(field.page.all("input")[1]!, "BIGINT");
  expect(last(field.seen)).toMatchObject([{ name: "who", type: "BIGINT" }, {}]);
});

test("rows: cells are literals of their column's type", () => {
  using field = show({ kind: "rows", schema: "columns" }, [["ann"]]);
  field.page.type(field.page.get("td input"), "");
  expect(last(field.seen)).toEqual([[null]]);
  field.page.click(field.page.button("Add a row"));
  expect(last(field.seen)).toEqual([[null], [null]]);
});

test("path: folders of the server are listed, and a file is chosen", async () => {
  const listing = {
    path: "/data",
    roots: ["/data"],
    entries: [{ name: "mill.txt", path: "/data/mill.txt", kind: "file", bytes: 12 }],
  };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(listing)));
  using field = show({ kind: "path", of: "file" }, "");
  field.page.click(field.page.button("Browse"));
  await field.page.until(".path-entry .el");
  field.page.click(field.page.all<HTMLElement>(".path-entry").at(-1)!);
  expect(field.seen).toEqual(["/data/mill.txt"]);
});

test("a state gets a type, the keys of a map too, and a time to live", () => {
  using field = show({ kind: "states", ttl: true }, [{ name: "seen", kind: "value" }]);
  const { page, seen } = field;
  const choose = (label: string, value: string) =>
    page.choose(page.get<HTMLSelectElement>(`[aria-label="${label}"]`), value);
  choose("Type of the values 1", "BIGINT");
  expect(seen.at(-1)).toEqual([{ name: "seen", kind: "value", type: "BIGINT" }]);
  choose("Kind of state 1", "map");
  choose("Type of the keys 1", "STRING");
  expect(seen.at(-1)).toEqual([{ name: "seen", kind: "map", type: "BIGINT", keyType: "STRING" }]);
  choose("Kind of state 1", "list");
  page.click(page.get("[type=checkbox]"));
  choose("Counted from", "on-read-and-write");
  expect(seen.at(-1)).toEqual([
    {
      name: "seen",
      kind: "list",
      type: "BIGINT",
      ttl: { ttlMs: 86_400_000, update: "on-read-and-write", visibility: "never-return-expired" },
    },
  ]);
  page.click(page.get("[type=checkbox]"));
  expect(seen.at(-1)).toEqual([{ name: "seen", kind: "list", type: "BIGINT" }]);
});
