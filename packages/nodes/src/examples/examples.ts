import { collectionPlaygroundExample } from "./collection-playground.ts";
import type { Example } from "./example.ts";
import { hostMetricsExample } from "./host-metrics.ts";
import { hotAuctionsExample } from "./hot-auctions.ts";
import { wordCountExample } from "./word-count.ts";

/** What a newcomer finds; the first one runs from the first start on. */
export const examples: readonly Example[] = [
  hostMetricsExample,
  wordCountExample,
  hotAuctionsExample,
  collectionPlaygroundExample,
];
