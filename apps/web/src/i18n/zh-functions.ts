import type { Words } from "./words.ts";

export const functions: Words["functions"] = {
  open: "打开编辑器",
  title: (node) => `${node} 的函数`,
  close: "关闭编辑器",
  hint: "按 Ctrl M 后可用 Tab 离开代码，按 Escape 关闭编辑器。",
  width: "代码区宽度",
  returns: (columns) => `返回 ${columns}。`,
  take: "采用这些列",
  noColumn: (names) => `它给出的 ${names} 没有对应的列类型。`,
  rowsIn: "输入行",
  rowsOut: "输出行",
  tryIt: "用样本行试运行",
  blocked: "有错误时不会运行",
  blockedText: "请改正带下划线的部分，或声明结果列。",
  checked: "TypeScript 没有发现问题。",
  checking: "TypeScript 正在检查……",
  goTo: (line) => `转到第 ${line} 行`,
  trusted: "函数不在沙箱中运行",
  trustedText:
    "此服务器以 --trusted-functions 启动：流水线中的代码能做服务器能做的一切：读写其文件、建立网络连接、启动程序、看到同一 Slot 中的其他内容，结果也可能取决于时钟或随机数。单次调用没有时间和内存上限，只有 Slot 有，而其他作业可能共用该 Slot。",
  failedHere: "函数在此出错",
};
