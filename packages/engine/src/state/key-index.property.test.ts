import { double, rowSchema, string } from "@millrace/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { batchOfRows, readValue } from "../batch/row-values.ts";
import { createKeyHasher } from "./key-hasher.ts";
import { KeyIndex } from "./key-index.ts";

const schema = rowSchema([
  { name: "text", type: string() },
  { name: "number", type: double() },
]);
const hash = createKeyHasher(schema, [0, 1]);

const key = fc.tuple(
  fc.constantFrom("", "a", "b", "a longer text, of more than a word", null),
  fc.constantFrom(0, 1, Number.NaN, null),
);

it("finds the keys that are in it, and them only, whatever was removed before", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), key), { maxLength: 120 }), (steps) => {
      const index = new KeyIndex([string(), double()], 4);
      const model = new Map<string, number>();
      const rows = new Int32Array(1);
      const hashes = new Int32Array(1);
      for (const [isRemoval, values] of steps) {
        const batch = batchOfRows(schema, [values]);
        hash(batch, hashes);
        const name = JSON.stringify([values[0], String(values[1])]);
        const known = model.get(name);
        expect(index.lookup(batch.columns, 0, hashes[0]!)).toBe(known ?? -1);
        if (isRemoval && known !== undefined) {
          index.remove(known);
          model.delete(name);
        } else if (!isRemoval) {
          index.findRows(batch.columns, 0, 1, hashes, rows);
          if (known === undefined) expect([...model.values()]).not.toContain(rows[0]);
          else expect(rows[0]).toBe(known);
          model.set(name, rows[0]!);
        }
        expect(index.size).toBe(model.size);
      }
      for (const [name, row] of model)
        expect(
          JSON.stringify(
            index.keys
              .map((column) => readValue(column, row))
              .map((value, i) => (i === 1 ? String(value) : value)),
          ),
        ).toBe(name);
    }),
  );
});

it("gives back the texts of removed keys", () => {
  const index = new KeyIndex([string(), double()]);
  const rows = new Int32Array(1);
  const hashes = new Int32Array(1);
  for (let i = 0; i < 10_000; i++) {
    const batch = batchOfRows(schema, [[`${"x".repeat(90)}${i}`, i]]);
    hash(batch, hashes);
    index.findRows(batch.columns, 0, 1, hashes, rows);
    if (i >= 10) index.remove(index.lookup(index.keys, rows[0]!, hashes[0]!));
  }
  expect(index.size).toBe(10);
  expect(index.byteSize).toBeLessThan(10_000);
});
