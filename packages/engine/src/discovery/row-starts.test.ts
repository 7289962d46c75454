import fc from "fast-check";
import { expect, it } from "vitest";
import { RowStarts } from "./row-starts.ts";
import type { RowForm } from "./row-starts.ts";

const CSV: RowForm = { kind: "csv", options: { delimiter: ",", comment: "#" }, header: true, inParts: false };

/** Where rows begin when the text comes in pieces of these lengths, again and again. */
function startsOf(form: RowForm, text: string, lengths: readonly number[]): readonly number[] {
  const bytes = new TextEncoder().encode(text);
  const starts = new RowStarts(form);
  const found: number[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = at + (lengths[turn % lengths.length] ?? bytes.length);
    found.push(...starts.after(bytes.subarray(at, end)));
    at = end;
  }
  return [...found, ...starts.after("end")];
}

it("rows begin behind the header, comments and empty lines; a quoted line feed begins none", () => {
  const text = '# by hand\na,b\r\n"x\ny",1\n\n#\nplain,2';
  expect(startsOf(CSV, text, [])).toEqual([15, 26]);
  expect(startsOf({ ...CSV, header: false, inParts: true }, text, [])).toEqual([10, 15, 18, 26]);
  expect(startsOf({ kind: "json" }, "\ufeff{}\n\r\n{}", [])).toEqual([0, 8]);
  expect(startsOf({ kind: "lines" }, "a\n\nb", [])).toEqual([0, 2, 3]);
});

it("where the bytes are cut says nothing of where rows begin", () => {
  const text = fc
    .array(fc.constantFrom("\n", "\r\n", '"', ",", "#", "a", "é"))
    .map((parts) => parts.join(""));
  const lengths = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 });
  const forms = fc.constantFrom<RowForm>(CSV, { ...CSV, inParts: true }, { kind: "json" }, { kind: "lines" });
  fc.assert(
    fc.property(forms, text, lengths, (form, content, cuts) => {
      expect(startsOf(form, content, cuts)).toEqual(startsOf(form, content, []));
    }),
  );
});
