import type { Words } from "./words.ts";

export const tour: Words["tour"] = {
  title: "导览",
  offer: "这个流水线正在本机运行，图中数值都是实时的。",
  start: "带我看看",
  startAgain: "开始导览",
  dismiss: "关闭",
  next: "下一步",
  back: "上一步",
  finish: "完成",
  end: "结束导览",
  of: (step, steps) => `${step} / ${steps}`,
  steps: {
    channel: {
      title: "通道传送数据行",
      text: "数字是引擎统计的每秒行数。等待的行从闸门处向后填满通道，空格是信用。",
    },
    watermark: {
      title: "水位线就是液面",
      text: "此处不再期待更早事件时间的行。旁边的数字表示水位线落后时钟多少。",
    },
    checkpoint: {
      title: "检查点",
      text: "屏障流过所有通道，每个任务在屏障到达时保存状态。选中一个检查点，可以看到各子任务在哪个阶段花了多久。",
    },
    design: {
      title: "在“设计”中修改",
      text: "作业继续运行启动时的版本。你的修改会成为新版本，边改边保存。",
    },
    samples: {
      title: "每条通道都能看到数据行",
      text: "点击一条通道即可查看样本行。它们由真实输入在此标签页中计算得出，无需先运行。",
    },
    step: {
      title: "单步执行",
      text: "“单步”逐行运行同一个流水线，可前进也可后退：队列、状态、定时器和水位线都看得见。",
    },
  },
};
