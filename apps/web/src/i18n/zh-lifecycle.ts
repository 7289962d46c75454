import type { Words } from "./words.ts";

/** 作业生命周期的文字：重启与检查点设置、历史、保留的检查点、文档版本。 */
export const lifecycle: Pick<Words, "settings"> = {
  settings: {
    restart: "故障之后",
    strategies: {
      none: "作业失败",
      "fixed-delay": "按固定延迟重启",
      "exponential-delay": "按递增延迟重启",
      "failure-rate": "按故障频率重启",
    },
    strategyHints: {
      none: "首次故障即结束作业，检查点会保留。",
      "fixed-delay": "整个作业期间最多重启这么多次，每次延迟相同。",
      "exponential-delay": "不限次数。每次故障后延迟增长，平稳一段时间后重新开始。",
      "failure-rate": "只要区间内的故障不超过允许的次数就重启。",
    },
    attempts: "重启次数",
    delay: "延迟",
    initialDelay: "首次延迟",
    longestDelay: "最长延迟",
    resetAfter: "平稳时间",
    multiplier: "增长倍数",
    jitter: "抖动，0 到 1",
    failures: "允许的故障数",
    within: "区间",
    notNumber: "不是数字。",
    retained: "保留检查点数",
    onCancel: "取消时",
    onCancelChoices: { retain: "保留检查点", delete: "删除检查点" },
  },
};
