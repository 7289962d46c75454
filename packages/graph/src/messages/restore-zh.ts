import type { Message } from "./message.ts";
import type { restoreMessages as english } from "./restore-en.ts";

export const restoreMessages: Readonly<Record<keyof typeof english, Message>> = {
  "restore.state-lost": {
    message: "检查点含有 {node} 的状态，而流水线里已没有该节点。",
    fix: "恢复该节点（撤销或打开旧版本），或不用检查点启动。",
  },
  "restore.kind-changed": {
    message: "保存检查点时 {node} 是 {saved}，现在是 {kind}，状态含义已不同。",
    fix: "回到保存该检查点的版本，或不用检查点启动。",
  },
  "restore.state-changed": {
    message: "{node} 的状态与检查点不同，变化在于 {changes}。",
    fix: "改回原来的设置，或不用检查点启动。",
  },
  "restore.type-changed": {
    message: "{node} 的 {column} 现在是 {to}，检查点里是 {from}，无法迁移。",
    fix: "改回原类型或更宽的类型，或不用检查点启动。",
  },
  "restore.max-parallelism": {
    message: "检查点的最大并行度是 {saved}，当前流水线是 {now}。",
    fix: "把最大并行度设为 {saved}。",
  },
  "restore.new-state": {
    message: "检查点里没有 {node}，它将从空状态开始。",
    fix: "如果这正是你要的，无需处理。",
  },
  "restore.newer-format": {
    message: "它的格式是当前版本的 Millrace 读不了的（{file}）：来自更新的版本，或首个正式版之前的版本。",
    fix: "用写出它的版本启动，或另选一个。",
  },
  "restore.checkpoint-damaged": {
    message: "检查点无法读取，{file} 有问题（{problem}）。",
    fix: "请选择另一个检查点。",
  },
};
