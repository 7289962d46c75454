import type { FlowDocument, Locale } from "@millrace/graph";
import { catalog } from "../catalog.ts";

/**
 * Names in the examples that are not the title of a kind of node. A list of its own, so that who only needs names does
 * not load the examples.
 */
const OWN_NAMES: Readonly<Record<string, string>> = {
  "Word count": "单词计数",
  "Nexmark: hot auctions": "Nexmark：热门拍卖",
  "Collection playground": "集合试验场",
  "Event time": "事件时间",
  "CPU busy": "CPU 繁忙度",
  "By core": "按核",
  "10 seconds": "10 秒",
  Words: "单词",
  "By word": "按单词",
  Count: "计数",
  Nexmark: "Nexmark",
  Bids: "出价",
  "By auction": "按拍卖",
  "Bids in 10 s": "10 秒内的出价",
  "Most of each window": "每个窗口的最大值",
  Orders: "订单",
  Total: "总价",
  "From 2.00": "2.00 起",
  "By customer": "按客户",
  Sum: "合计",
};

const zhOf: ReadonlyMap<string, string> = new Map([
  ...catalog.map(({ title }) => [title.en, title.zh] as const),
  ...Object.entries(OWN_NAMES),
]);
const enOf: ReadonlyMap<string, string> = new Map([...zhOf].map(([en, zh]) => [zh, en]));

/** A name of an example in the reader's language; a name that is not of ours, such as a person's own, stays. */
export function exampleName(name: string, locale: Locale): string {
  return (locale === "zh" ? zhOf : enOf).get(name) ?? name;
}

/** An example with the names that it was made with in the reader's language; what a person named stays. */
export function exampleInLanguage(document: FlowDocument, locale: Locale): FlowDocument {
  return {
    ...document,
    name: exampleName(document.name, locale),
    nodes: document.nodes.map((node) => ({ ...node, name: exampleName(node.name, locale) })),
  };
}
