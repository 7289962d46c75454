import fc from "fast-check";
import { expect, test } from "vitest";
import { EditedText } from "./text-edits.ts";

const edits = (length: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: length }), { maxLength: 5 })
    .map((places) => places.toSorted((a, b) => a - b))
    .chain((places) =>
      fc.tuple(
        ...places.map((at, index) =>
          fc.record({
            at: fc.constant(at),
            removed: fc.integer({ min: 0, max: Math.min(2, (places[index + 1] ?? length) - at) }),
            text: fc.string({ maxLength: 4 }),
          }),
        ),
      ),
    );

test("what stays of a text is found in the edited one, and back", () => {
  fc.assert(
    fc.property(
      fc
        .string({ minLength: 1, maxLength: 30 })
        .chain((text) => fc.tuple(fc.constant(text), edits(text.length))),
      ([text, list]) => {
        const edited = new EditedText(text, list);
        for (let at = 0; at < text.length; at++) {
          if (list.some((edit) => edit.at <= at && at < edit.at + edit.removed)) continue;
          expect(edited.text[edited.edited(at)]).toBe(text[at]);
          expect(edited.original(edited.edited(at))).toBe(at);
        }
      },
    ),
  );
});
