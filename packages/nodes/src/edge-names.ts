import type { Text } from "@millrace/graph";
import { still } from "./flink-names/flink-name.ts";
import type { FlinkName } from "./flink-names/flink-name.ts";
import { joinedText, textRank } from "./text-rank.ts";

/** What Flink's API has as a call and a pipeline as a choice of an edge: no node stands for it. */
export interface EdgeName {
  /** As the edge's own list says it. */
  readonly choice: string;
  readonly names: readonly string[];
  readonly what: Text;
  readonly flink: FlinkName;
}

const chosen = (choice: string): Text => ({
  en: `is a choice of the edge: select it, and under “Rows are spread” take ${choice}`,
  zh: `是边的选项：选中边，在“分发方式”中选择 ${choice}`,
});

const spread = (choice: string, ...names: readonly string[]): EdgeName => ({
  choice,
  names: [choice, ...names],
  what: chosen(choice),
  flink: still(choice, [], `DataStream.${choice}()`),
});

export const edgeNames: readonly EdgeName[] = [
  spread("forward", "ForwardPartitioner", "直连"),
  spread("rebalance", "RebalancePartitioner", "round robin", "轮询"),
  spread("rescale", "RescalePartitioner"),
  spread("shuffle", "ShufflePartitioner", "shuffleGrouping", "随机分区"),
  spread("broadcast", "BroadcastPartitioner", "allGrouping", "广播"),
  spread("global", "GlobalPartitioner", "globalGrouping"),
  {
    choice: "side output",
    names: ["getSideOutput", "SideOutputDataStream", "旁路输出"],
    what: {
      en: "a port of the node beside its main output, which its settings turn on: draw an edge from there",
      zh: "是节点主输出之外的端口，由节点的设置打开：从该端口连边",
    },
    flink: still("getSideOutput", [], "SingleOutputStreamOperator.getSideOutput(OutputTag)"),
  },
];

/** Choices of edges that have such a name; empty where nothing is typed. */
export const matchingEdgeNames = (query: string): readonly EdgeName[] =>
  joinedText(query) === ""
    ? []
    : edgeNames.filter(({ names }) => names.some((name) => textRank(query, name) !== null));
