import type { Message } from "./message.ts";
import type { watermarkMessages as english } from "./watermark-en.ts";

export const watermarkMessages: Readonly<Record<keyof typeof english, Message>> = {
  "watermark.alignment-no-source": {
    message: "“{node}”启用了水位线对齐，但没有数据源与它同在一条算子链上：没有可以暂停的对象。",
    fix: "把它直接放在数据源之后，并使用相同的并行度，或关闭对齐。",
  },
  "watermark.alignment-groups": {
    message: "“{node}”属于对齐组 {group}，而它的数据源已属于对齐组 {other}。",
    fix: "为读取该数据源的所有节点填写同一个组。",
  },
};
