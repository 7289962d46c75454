import type { directoryMessages as english } from "./directory-en.ts";
import type { Message } from "./message.ts";

export const directoryMessages: Readonly<Record<keyof typeof english, Message>> = {
  "directory.column-type": {
    message: "{file} 的列 {column} 是 {found}，此处为 {type}。",
    fix: "将该列改为 {wider}，或让“文件名”只匹配相同的文件。",
  },
  "directory.column-missing": {
    message: "{file} 没有列 {column}。",
    fix: "让“文件名”只匹配有该列的文件，或去掉该列。",
  },
  "directory.delimiter": {
    message: "{file} 的列之间是 {found}，而节点设为 {delimiter}。",
    fix: "将分隔符改为 {found}，或让“文件名”只匹配相同的文件。",
  },
};
