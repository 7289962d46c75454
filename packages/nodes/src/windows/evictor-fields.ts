import { field } from "@millrace/graph";
import type { FieldCondition } from "@millrace/graph";

const is = (...values: string[]): FieldCondition => ({ field: "evictor", values });
const EVICTS = ["count", "time", "delta", "row"];

/** Fields that say which rows a window lets go when it fires; `evictor` decides which of them count. */
export const evictorFields = {
  evictor: field.choice(
    {
      label: { en: "Lets go rows", zh: "驱逐数据行" },
      help: {
        en: "When it fires. The window then keeps all its rows, which takes more memory than aggregates do.",
        zh: "在触发时进行。窗口因此要保留全部数据行，比聚合占用更多内存。",
      },
    },
    [
      { value: "none", label: { en: "none", zh: "不驱逐" } },
      { value: "count", label: { en: "but the last ones", zh: "只留最后若干行" } },
      { value: "time", label: { en: "older than the newest", zh: "比最新一行更旧的" } },
      { value: "delta", label: { en: "too far from the last", zh: "与最后一行相差过大的" } },
      { value: "row", label: { en: "that meet a condition", zh: "符合条件的" } },
      { value: "function", label: { en: "as a function says", zh: "由函数决定" } },
    ],
  ),
  evictorCode: field.code({ label: { en: "Evictor", zh: "驱逐器" }, when: is("function") }, "evictor"),
  evictorOnError: field.choice(
    {
      label: { en: "An evictor that throws", zh: "驱逐器抛出错误时" },
      help: {
        en: "No row falls out by it: all of them stay in the window. Each call that throws counts as one. It is given all rows of the window at once, so there is no row to blame: the side output gives one line with the key, the bounds of the window, the message, the line and the column in the code, and 0 rows that fell out (error_rows).",
        zh: "不会因此丢失数据行：所有行都留在窗口中。每次抛出错误的调用计一次。驱逐器一次得到窗口的全部数据行，因此没有可归咎的单行：旁路输出给出一行，包含键、窗口的边界、错误信息、代码中的行号和列号，丢失的行数（error_rows）为 0。",
      },
      when: is("function"),
    },
    [
      { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
      { value: "skip", label: { en: "is counted, and removes nothing", zh: "计数，不驱逐数据行" } },
      { value: "side", label: { en: "also tells the side output", zh: "同时发到旁路输出" } },
    ],
  ),
  evictorCount: field.integer(
    { label: { en: "Rows kept", zh: "保留行数" }, when: is("count") },
    0,
    1_000_000,
  ),
  evictorKeepMs: field.duration({ label: { en: "By", zh: "超过" }, when: is("time") }),
  evictorValue: field.expression({ label: { en: "Value", zh: "数值" }, when: is("delta") }),
  evictorOf: field.choice({ label: { en: "Differs", zh: "差异" }, when: is("delta") }, [
    { value: "change", label: { en: "up or down by", zh: "增减达到" } },
    { value: "increase", label: { en: "the last is larger by", zh: "最后一行大出" } },
  ]),
  evictorThreshold: field.text({ label: { en: "Threshold", zh: "阈值" }, when: is("delta") }, { mono: true }),
  evictorWhen: field.expression({ label: { en: "Condition", zh: "条件" }, when: is("row") }, "boolean"),
  evictorAfter: field.choice(
    {
      label: { en: "Lets them go", zh: "驱逐时机" },
      when: { field: "evictor", values: EVICTS },
    },
    [
      { value: "before", label: { en: "before it computes", zh: "计算之前" } },
      { value: "after", label: { en: "after it has computed", zh: "计算之后" } },
    ],
  ),
};

export const EVICTOR_DEFAULTS = {
  evictor: "none",
  evictorCode:
    "export function evictBefore(elements, size, window, context) {\n  for (const element of elements.slice(0, -10)) element.remove();\n}",
  evictorOnError: "fail",
  evictorCount: 10,
  evictorKeepMs: 10_000,
  evictorValue: "",
  evictorOf: "change",
  evictorThreshold: "10",
  evictorWhen: "",
  evictorAfter: "before",
} as const;
