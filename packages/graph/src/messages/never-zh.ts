import type { Message } from "./message.ts";
import type { neverMessages as english } from "./never-en.ts";

export const neverMessages: Readonly<Record<keyof typeof english, Message>> = {
  "iterate.never-done": {
    message: "{node} 的条件对任何一行都不为 TRUE，而它发出的每一行都会回到它：数据会无限循环。",
    fix: "写一个每一行终会满足的条件，例如 n >= 10；或用 Filter、Split 只送回一部分行。",
  },
  "window.never-met": {
    message: "条件对任何一行都不为 TRUE：窗口永远不会输出结果。",
    fix: "用数据行的列写条件，或让窗口超时也触发。",
  },
  "window.negative-threshold": {
    message: "变动量不会小于 0，因此阈值 {text} 对每一行都成立。",
    fix: "输入不小于 0 的数字，或改为比较增量。",
  },
};
