import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

interface Order {
  readonly user: string;
  readonly id: number;
  readonly amount: number;
}

/** From one file, so that the rows of a user have one order; every third comes twice. */
const ORDERS: readonly Order[] = Array.from({ length: 1_500 }, (_, i) => ({
  user: `u${(i * 31) % 29}`,
  id: i,
  amount: (i * 613) % 500,
})).flatMap((order) => (order.id % 3 === 0 ? [order, order] : [order]));

function expected(): readonly string[] {
  const kept = new Map<string, Order & { readonly path: string }>();
  const seen = new Set<number>();
  return ORDERS.flatMap(({ user, id, amount }) => {
    if (seen.has(id)) return [];
    seen.add(id);
    const before = kept.get(user);
    const next = {
      user,
      id: before?.id ?? id,
      amount: (before?.amount ?? 0) + amount,
      path: before === undefined ? `${id}` : `${before.path.slice(-20)}>${id}`,
    };
    kept.set(user, next);
    return [[next.user, next.id, next.amount, next.path].join("\t")];
  });
}

export const reduce: Program = {
  id: "reduce",
  about: "CSV, Deduplicate, rolling Reduce by key with sums, texts and columns that stay",
  files: {
    "orders.csv": `user,id,amount,path\n${ORDERS.map(({ user, id, amount }) => `${user},${id},${amount},${id}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Orders",
      {
        csv: {
          kind: "text-file",
          config: {
            path: `${input}/orders.csv`,
            format: "csv",
            schema: [
              { name: "user", type: "STRING NOT NULL" },
              { name: "id", type: "BIGINT NOT NULL" },
              { name: "amount", type: "BIGINT NOT NULL" },
              { name: "path", type: "STRING NOT NULL" },
            ],
          },
        },
        byUser: { kind: "key-by", config: { columns: ["user"] } },
        once: { kind: "deduplicate", config: { columns: ["id"] } },
        again: { kind: "key-by", config: { columns: ["user"] } },
        reduce: {
          kind: "reduce",
          config: {
            projections: [
              { name: "amount", expression: "acc.amount + row.amount" },
              {
                name: "path",
                expression: "SUBSTRING(acc.path, GREATEST(CHAR_LENGTH(acc.path) - 19, 1)) || '>' || row.path",
              },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["csv -> byUser -> once -> again -> reduce -> sink"],
    ),
  expected: expected(),
};
