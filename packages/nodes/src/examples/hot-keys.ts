import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

/** Generated orders of which few customers make most: skew, and hot keys by name. */
export const hotKeysExample: DrawnExample = {
  id: "hot-keys",
  name: { en: "Few customers, most orders", zh: "少数客户，多数订单" },
  document: draw(
    "Few customers, most orders",
    [
      {
        id: "orders",
        kind: "data-generator",
        name: "Orders",
        at: [0, 0],
        config: {
          columns: [
            { name: "customer", type: "STRING", values: "zipf(1000, 1.4, customer-)", nulls: 0 },
            { name: "amount", type: "DOUBLE", values: "normal(40, 12)", nulls: 0 },
          ],
          rateLimit: 5_000,
        },
      },
      {
        id: "by-customer",
        kind: "key-by",
        name: "By customer",
        at: [1, 0],
        config: { columns: ["customer"] },
      },
      {
        id: "window",
        kind: "window",
        name: "5 seconds",
        at: [2, 0],
        config: {
          time: "processing",
          sizeMs: 5_000,
          aggregates: [
            { fn: "COUNT", column: null, name: "orders" },
            { fn: "SUM", column: "amount", name: "amount" },
          ],
        },
      },
      { id: "most", kind: "filter", name: "100 or more", at: [1, 1], config: { condition: "orders >= 100" } },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    ["orders -> by-customer", "by-customer -> window", "window -> most", "most -> print"],
    { parallelism: 2 },
  ),
};
