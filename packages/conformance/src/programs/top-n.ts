import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const LIMIT = 3;

const BIDS = Array.from({ length: 1_500 }, (_, i) => ({
  auction: `a${(i * 31) % 13}`,
  price: (i * 7_919) % 2_003,
}));

interface Ranked {
  readonly price: number;
  readonly auction: string;
}

function expected(): readonly string[] {
  const best = new Map<string, Ranked[]>();
  return BIDS.flatMap((bid) => {
    const ranked = best.get(bid.auction) ?? [];
    best.set(bid.auction, ranked);
    const found = ranked.findIndex(({ price }) => price < bid.price);
    const rank = found < 0 ? ranked.length : found;
    if (rank === LIMIT) return [];
    ranked.splice(rank, 0, bid);
    if (ranked.length > LIMIT) ranked.pop();
    return ranked.slice(rank).map(({ price, auction }, index) => `${rank + index + 1}\t${auction}\t${price}`);
  });
}

export const topN: Program = {
  id: "top-n",
  about: "the three highest of each key, in the order of one reader: every change of a rank",
  files: {
    "bids.csv": `auction,price\n${BIDS.map(({ auction, price }) => `${auction},${price}`).join("\n")}\n`,
  },
  document: ({ input, output }) =>
    flow(
      "Top N",
      {
        bids: {
          kind: "text-file",
          config: {
            path: `${input}/bids.csv`,
            format: "csv",
            schema: [
              { name: "auction", type: "STRING NOT NULL" },
              { name: "price", type: "INT NOT NULL" },
            ],
          },
          parallelism: 1,
        },
        key: { kind: "key-by", config: { columns: ["auction"] } },
        top: { kind: "top-n", config: { by: "price", limit: LIMIT } },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["bids -> key -> top -> sink"],
    ),
  expected: expected(),
};
