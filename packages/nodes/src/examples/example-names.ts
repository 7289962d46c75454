import type { FlowDocument, Locale } from "@millrace/graph";
import { catalog } from "../catalog.ts";

/**
 * Names in the examples that are not the title of a kind of node. A list of its own, so that who only needs names does
 * not load the examples.
 */
const OWN_NAMES: Readonly<Record<string, string>> = {
  "Word count": "单词计数",
  "Nexmark: hot auctions": "Nexmark：热门拍卖",
  "Stolen cards": "被盗的银行卡",
  Payments: "付款",
  "By card": "按卡号",
  Fraud: "欺诈检测",
  Alerts: "警报",
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
  "Flight delays by airport": "各机场航班延误",
  Flights: "航班",
  "By airport": "按机场",
  "Each day": "每天",
  "Late airports": "延误机场",
  "A week of earthquakes": "一周地震",
  Earthquakes: "地震",
  "By region": "按地区",
  "Busy or strong": "频繁或强烈",
  "Moving averages of shares": "股价移动平均",
  Prices: "价格",
  "By share": "按股票",
  "Last six": "最近六个",
  Spread: "波幅",
  "S&P 500, month by month": "标普 500 逐月",
  "Trading days": "交易日",
  "30 days": "30 天",
  "Moved by a fifth": "波动超过两成",
  "Rain in Seattle": "西雅图的雨",
  Weather: "天气",
  "Kind of day": "天气类别",
  "By kind": "按类别",
  "Costliest bird strikes": "代价最高的鸟击",
  Strikes: "鸟击",
  "Known and costly": "已知且代价高",
  Columns: "列",
  "By species": "按物种",
  "Worst so far": "迄今最严重",
  "This server's requests": "本服务器的请求",
  "Access log": "访问日志",
  "Kind of request": "请求类别",
  "Nine scores, one of them late": "九个得分，一个迟到",
  Scores: "得分",
  "Two minutes": "两分钟",
  Sums: "总和",
  "Late rows": "迟到的数据行",
  "Readings with broken lines": "含坏行的读数",
  Readings: "读数",
  "By sensor": "按传感器",
  "10 minutes": "10 分钟",
  "Broken lines": "坏行",
  "Few customers, most orders": "少数客户，多数订单",
  "5 seconds": "5 秒",
  "100 or more": "100 及以上",
  "Nexmark: early answers": "Nexmark：提前的答案",
  "By channel": "按渠道",
  Minute: "每分钟",
  "Nexmark: sessions of bidders": "Nexmark：出价者会话",
  "By bidder": "按出价者",
  Sessions: "会话",
  "Nexmark: as fast as it goes": "Nexmark：全速运行",
  "In euros": "换算为欧元",
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
