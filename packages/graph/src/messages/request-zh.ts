import type { Message } from "./message.ts";
import type { requestMessages as english } from "./request-en.ts";

export const requestMessages: Readonly<Record<keyof typeof english, Message>> = {
  "request.url": {
    message: "这不是 URL：它应以 http:// 或 https:// 及主机开头，或是本服务器的路径，且每个 { 都有对应的 }。",
    fix: () => "按 http://localhost:8080/users/{id} 的形式填写。",
  },
  "request.body": {
    message: "请求体是 {type}，而请求只能发送文本。",
    fix: "转换为文本，例如使用 JSON_OBJECT 或 CAST(… AS STRING)。",
  },
  "request.header": {
    message: "请求头的第 {line} 行不正确：它应有名称、冒号和值，且每个 { 都有对应的 }。",
    fix: () => "按 Authorization: Bearer {token} 的形式填写。",
  },
  "request.max-delay": {
    message: "最长间隔比第一次的间隔短。",
    fix: "增大“最长间隔”，或减小间隔。",
  },
  "request.no-time-to-retry": {
    message: "在第一次重试之前就已超时。",
    fix: "让超时长于重试间隔，或不重试。",
  },
  "request.sample": {
    message: "样本应答不是 JSON 对象：预览与单步会显示请求失败。",
    fix: () => '填写包含应答列的对象，例如 {"name": "ann"}。',
  },
};
