import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

export const collectionPlaygroundExample: DrawnExample = {
  id: "collection-playground",
  name: { en: "Collection playground", zh: "集合试验场" },
  document: draw(
    "Collection playground",
    [
      {
        id: "orders",
        kind: "collection",
        name: "Orders",
        at: [0, 0],
        config: {
          schema: [
            { name: "customer", type: "STRING NOT NULL" },
            { name: "item", type: "STRING" },
            { name: "price", type: "DECIMAL(10, 2)" },
            { name: "amount", type: "INT" },
          ],
          rows: [
            ["ann", "wheat flour", "4.50", 2],
            ["ben", "rye flour", "3.20", 5],
            ["ann", "bran", "1.10", null],
            ["eve", "wheat flour", "4.50", 12],
            ["ben", "barley", "2.80", 4],
            ["ann", "rye flour", "3.20", 1],
            ["eve", "oats", "2.05", 3],
          ],
        },
      },
      {
        id: "total",
        kind: "map",
        name: "Total",
        at: [1, 0],
        config: {
          projections: [{ name: "total", expression: "price * COALESCE(amount, 1)" }],
          keepOthers: true,
        },
      },
      { id: "large", kind: "filter", name: "From 2.00", at: [2, 0], config: { condition: "total >= 2.00" } },
      {
        id: "by-customer",
        kind: "key-by",
        name: "By customer",
        at: [3, 0],
        config: { columns: ["customer"] },
      },
      {
        id: "sum",
        kind: "aggregate",
        name: "Sum",
        at: [0, 1],
        config: {
          aggregates: [
            { fn: "COUNT", column: null, name: "orders" },
            { fn: "SUM", column: "total", name: "total" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [1, 1] },
    ],
    ["orders -> total", "total -> large", "large -> by-customer", "by-customer -> sum", "sum -> print"],
  ),
};
