import { expect, test } from "vitest";
import { completions, hover } from "./completions.ts";
import { orders } from "./testing/orders.ts";

const labels = (text: string, cursor = text.length) =>
  completions(text, cursor, orders).items.map((item) => item.label);

test("columns come first, with their types, and are quoted where they have to be", () => {
  const { from, items } = completions("1 + va", 6, orders);
  expect(from).toBe(4);
  expect(items[0]).toMatchObject({
    label: "value",
    kind: "column",
    type: "DOUBLE NOT NULL",
    insert: "`value`",
  });
  expect(labels("").slice(0, orders.fields.length)).toEqual(orders.fields.map((field) => field.name));
});

test("functions come with their signature", () => {
  expect(completions("UPP", 3, orders).items).toContainEqual(
    expect.objectContaining({ label: "UPPER", kind: "function", type: "UPPER(text)", insert: "UPPER(" }),
  );
  expect(labels("cas")).toEqual(expect.arrayContaining(["CAST", "TRY_CAST", "CASE"]));
});

test("within a text or a comment nothing is offered", () => {
  expect(labels("item = 'am")).toEqual([]);
  expect(labels("amount -- am")).toEqual([]);
  expect(labels("item = 'x' AND am")).toContain("amount");
});

test("hovering tells the type of a column and the signature of a function", () => {
  expect(hover("amount + CHAR_LENGTH(item)", 2, orders)).toMatchObject({
    from: 0,
    to: 6,
    title: "amount INT",
  });
  expect(hover("amount + char_length(item)", 12, orders)).toMatchObject({ title: "CHAR_LENGTH(text)" });
  expect(hover("'amount'", 3, orders)).toBeNull();
  expect(hover("amount + 1", 8, orders)).toBeNull();
});
