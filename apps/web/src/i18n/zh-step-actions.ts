import type { stepActionNames as english } from "./en-step-actions.ts";

/** 单步模式各操作的名称，顺序同工具栏。 */
export const stepActionNames: Readonly<Record<keyof typeof english, string>> = {
  stepBack: "后退一步",
  stepNext: "前进一步",
  stepRow: "到下一行数据",
  stepWatermark: "到下一个水位线",
  stepBarrier: "到下一个屏障",
  stepFiring: "到下一次窗口触发",
  stepTimer: "到下一个定时器",
  stepToBreakpoint: "到下一个断点",
  stepStop: "停止查找",
  stepFirst: "到本次运行的开头",
  stepLast: "到已记录的最后一步",
  stepCheckpoint: "立即触发检查点（模拟）",
  stepKill: "终止模拟中的所有任务",
  stepAddBreakpoint: "添加断点…",
  stepAnotherSeed: "换一个种子运行同一条流水线",
  stepChaining: "链接或不链接算子",
  stepCopyLink: "复制指向这一步的链接",
};
