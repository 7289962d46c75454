import type { expressionMessages as english } from "./expression-en.ts";
import type { Message } from "./message.ts";

export const expressionMessages: Readonly<Record<keyof typeof english, Message>> = {
  "expression.empty": { message: "表达式为空。", fix: "输入表达式，例如列名。" },
  "expression.unexpected": { message: "此处不应为 {found}；应为 {expected}。", fix: "更正标出的位置。" },
  "expression.unexpected-end": { message: "表达式不完整：缺少 {expected}。", fix: "补全表达式。" },
  "expression.unexpected-character": {
    message: "字符 {character} 在此处没有意义。",
    fix: "删除它；含特殊字符的名称用反引号括起。",
  },
  "expression.unclosed-string": {
    message: "从这里开始的文本缺少结束引号。",
    fix: "在末尾加 '；文本内的引号写作 ''。",
  },
  "expression.unclosed-name": { message: "从这里开始的名称缺少结束反引号。", fix: "在末尾加 `。" },
  "expression.unclosed-comment": { message: "从这里开始的注释没有结束。", fix: "在末尾加 */。" },
  "expression.unclosed-paren": { message: "这个括号没有闭合。", fix: "在结束处加 )。" },
  "expression.double-quote": { message: "文本要用单引号括起。", fix: "写作 {suggestion}。" },
  "expression.not-supported": { message: "尚不支持 {what}。", fix: "换一种写法。" },
  "expression.too-deep": { message: "表达式嵌套过深（超过 {limit} 层）。", fix: "拆分到多个 Map 节点。" },
  "expression.unknown-column": {
    message: "输入中没有列 {column}。",
    fix: ({ nearest, columns }) => (nearest ? `是否指 ${nearest}？` : `可用的列：${columns || "无"}。`),
  },
  "expression.unknown-function": {
    message: "不存在函数 {function}。",
    fix: ({ nearest }) => (nearest ? `是否指 ${nearest}？` : "按 Ctrl+Space 查看函数列表。"),
  },
  "expression.aggregate": {
    message: "{function} 作用于多行，而此表达式只看到一行。",
    fix: "使用“聚合”或“窗口”节点。",
  },
  "expression.argument-count": {
    message: "{function} 需要 {expected} 个参数，而不是 {found} 个。",
    fix: "写作 {signature}。",
  },
  "expression.argument-type": {
    message: "{function} 的第 {position} 个参数不能是 {found}；需要 {expected}。",
    fix: "用 CAST 转换，或选择另一列。",
  },
  "expression.operator-types": {
    message: "{operator} 不能用于 {left} 与 {right}。",
    fix: "用 CAST 转换其中一个。",
  },
  "expression.operator-type": { message: "{operator} 不能用于 {type}。", fix: "用 CAST 转换。" },
  "expression.branch-types": {
    message: "各结果没有共同类型：{left} 与 {right}。",
    fix: "用 CAST 转换其中一个。",
  },
  "expression.all-null": {
    message: "此处无法得知 NULL 的类型。",
    fix: "写作 CAST(NULL AS STRING)，换成所需的类型。",
  },
  "expression.not-boolean": {
    message: "条件的类型是 {type}；需要 BOOLEAN。",
    fix: "与某个值比较，例如用 = 或 >。",
  },
  "expression.cast": {
    message: "{from} 不能转换为 {to}。",
    fix: ({ hint }) => (hint ? `改用：${hint}` : "选择其他类型。"),
  },
  "expression.unknown-type": {
    message: "{type} 不是已知类型。",
    fix: "使用 BOOLEAN、INT、BIGINT、DOUBLE、DECIMAL(p, s)、STRING、TIMESTAMP(p) 之一。",
  },
  "expression.type-range": {
    message: "{what} 必须在 {minimum} 到 {maximum} 之间。",
    fix: "选择该范围内的值。",
  },
  "expression.number-range": {
    message: "数字 {number} 太大。",
    fix: "用指数书写，例如 1e30，此时为 DOUBLE。",
  },
  "expression.bad-literal": { message: "{text} 不是 {type}。", fix: "写作 {example}。" },
  "expression.unknown-unit": { message: "{unit} 不是此处可用的单位。", fix: "使用 {units} 之一。" },
  "expression.json-raw": {
    message: "JSON() 只能出现在 JSON_ARRAY() 内，或作为 JSON_OBJECT() 成员的 VALUE。",
    fix: "把它放在那里，或去掉它：该文本本身就是 JSON。",
  },
  "expression.json-returning": {
    message: "{function} 不能返回 {type}。",
    fix: "返回 {types} 之一，再用 CAST 转换。",
  },
  "expression.json-behavior": {
    message: "类型为 {type} 的结果不能用 EMPTY OBJECT 代替。",
    fix: "改写为 EMPTY ARRAY、NULL 或 ERROR。",
  },
  "expression.like-escape": { message: "转义符必须是一个字符。", fix: "例如写作 ESCAPE '#'。" },
  "expression.like-pattern": {
    message: "模式中的转义符后是不需要转义的字符。",
    fix: "只转义 %、_ 和转义符本身。",
  },
  "expression.unknown-zone": {
    message: "没有名为 {zone} 的时区。",
    fix: "写时区 id，例如 'Asia/Shanghai'、'UTC' 或 '+08:00'。",
  },
  "expression.time-pattern": {
    message: "{pattern} 不是时间格式。",
    fix: "例如写作 'yyyy-MM-dd HH:mm:ss'。",
  },
  "expression.interval-result": { message: "时间间隔不能作为列。", fix: "把它加到时间戳上，或用于比较。" },
};
