import type { Words } from "./words.ts";

export const runtimeMode: Words["runtimeMode"] = {
  label: "运行模式",
  names: { streaming: "流处理", batch: "批处理", automatic: "自动" },
  hints: {
    streaming: "所有节点同时运行，结果随数据不断更新，由检查点保存。",
    batch:
      "逐个阶段运行：上一阶段把数据全部写盘后，下一阶段才开始。按 key 排序处理，每个 key 只输出一次最终结果，没有迟到数据。数据源必须有界。没有检查点：失败的部分从上一阶段写出的数据重新开始。",
    automatic: "所有数据源都有界时用批处理，否则用流处理。",
  },
  now: { streaming: "现在用流处理。", batch: "现在用批处理。" },
  allEnd: "所有数据源都有界。",
  endless: (nodes) => `无界：${nodes}。`,
  loops: (nodes) => `有循环回到${nodes}。`,
  stage: (n) => `阶段 ${n}`,
  stages: { waiting: "等待", running: "运行中", finished: "已完成", failed: "失败" },
  noCheckpoints:
    "批处理作业只在结束时做一次检查点，由 Sink 提交结果：失败的部分从上游阶段写出的数据重新开始。",
  cancelTitle: "立即结束批处理作业。Sink 不提交任何结果，也不保留可继续的状态：再次运行要从头开始。",
  spilled: "排序写盘",
  finishedStages: "批处理：已完成阶段",
};
