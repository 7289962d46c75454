import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const KEYS = 40;
const ORDERS = Array.from({ length: 900 }, (_, i) => ({ item: `i${(i * 7) % KEYS}`, pieces: i % 9 }));
const PRICES = Array.from({ length: KEYS }, (_, i) => ({ item: `i${i}`, price: 3 + i }));

/** Whichever comes first waits for the other: the result is the same in any order. */
const CODE = `
export function processElement1(row: { item: string; pieces: number }, context, out) {
  const { price, waiting } = context.state;
  if (price.value() === null) waiting.add(row.pieces);
  else out.collect({ item: row.item, pays: row.pieces * price.value() });
  if (row.pieces === 0) context.output("nothing", { item: row.item });
}
export function processElement2(row: { item: string; price: number }, context, out) {
  const { price, waiting } = context.state;
  price.update(row.price);
  for (const pieces of waiting.get()) out.collect({ item: row.item, pays: pieces * row.price });
  waiting.clear();
}`;

export const coProcessFunction: Program = {
  id: "co-process-function",
  about: "functions of two keyed inputs in TypeScript that share state, with a side output",
  files: {
    "orders.csv": `item,pieces\n${ORDERS.map(({ item, pieces }) => `${item},${pieces}`).join("\n")}\n`,
    "prices.csv": `item,price\n${PRICES.map(({ item, price }) => `${item},${price}`).join("\n")}\n`,
  },
  document: ({ input, output }) => {
    const file = (name: string, column: string) => ({
      kind: "csv-file",
      config: {
        path: `${input}/${name}.csv`,
        schema: [
          { name: "item", type: "STRING NOT NULL" },
          { name: column, type: "INT NOT NULL" },
        ],
      },
    });
    return flow(
      "Co-process function",
      {
        orders: file("orders", "pieces"),
        prices: file("prices", "price"),
        byOrder: { kind: "key-by", config: { columns: ["item"] } },
        byPrice: { kind: "key-by", config: { columns: ["item"] } },
        pays: {
          kind: "co-process-function",
          config: {
            code: CODE,
            states: [
              { name: "price", kind: "value" },
              { name: "waiting", kind: "list" },
            ],
            schema: [
              { name: "item", type: "STRING NOT NULL" },
              { name: "pays", type: "INT NOT NULL" },
            ],
            sideOutputs: "1",
            side1Name: "nothing",
            side1: [{ name: "item", type: "STRING NOT NULL" }],
          },
        },
        nothing: {
          kind: "map",
          config: {
            projections: [
              { name: "item", expression: "item" },
              { name: "pays", expression: "-1" },
            ],
            keepOthers: false,
          },
        },
        all: { kind: "union" },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      [
        "orders -> byOrder -> pays:left -> all -> sink",
        "prices -> byPrice -> pays:right",
        "pays.side-1 -> nothing -> all",
      ],
    );
  },
  expected: ORDERS.flatMap(({ item, pieces }) => {
    const { price } = PRICES.find((each) => each.item === item)!;
    return [`${item}\t${pieces * price}`, ...(pieces === 0 ? [`${item}\t-1`] : [])];
  }),
};
