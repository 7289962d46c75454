import { field } from "@millrace/graph";
import type { FieldCondition } from "@millrace/graph";

const is = (...values: string[]): FieldCondition => ({ field: "trigger", values });
const earlyIs = (value: string): FieldCondition => ({
  field: "early",
  values: [value],
  and: is("early-late"),
});
const MOST_ROWS = 1_000_000_000;

/** Fields that say when a window fires; `trigger` decides which of them count. */
export const triggerFields = {
  trigger: field.choice(
    {
      label: { en: "Fires", zh: "触发" },
      help: {
        en: "When the window gives its result. By itself it does at its end; a window of all rows never does.",
        zh: "窗口何时输出结果。默认在窗口结束时；“全部数据行”窗口默认从不触发。",
      },
    },
    [
      { value: "default", label: { en: "At its end", zh: "窗口结束时" } },
      { value: "early-late", label: { en: "Early, on time and late", zh: "提前、准时与迟到" } },
      { value: "count", label: { en: "Every so many rows", zh: "每若干行" } },
      { value: "continuous", label: { en: "Every so often", zh: "每隔一段时间" } },
      { value: "delta", label: { en: "When a value has moved", zh: "数值变动时" } },
      { value: "row", label: { en: "By a marker row", zh: "由标记行触发" } },
      { value: "function", label: { en: "As a function says", zh: "由函数决定" } },
    ],
  ),
  triggerCode: field.code({ label: { en: "Trigger", zh: "触发器" }, when: is("function") }, "trigger"),
  triggerStates: field.text(
    {
      label: { en: "Numbers kept of each window", zh: "每个窗口保存的数字" },
      help: {
        en: "Names under context.state of the trigger, with commas between them.",
        zh: "触发器的 context.state 下的名称，以逗号分隔。",
      },
      when: is("function"),
    },
    { mono: true },
  ),
  triggerOnError: field.choice(
    {
      label: { en: "A trigger that throws", zh: "触发器抛出错误时" },
      help: {
        en: "No row falls out by it: the row is in its window already, and stays. Each call that throws counts as one. The side output gives a copy of the row that onElement was called with; of the other calls, which have no row, the key. Beside it the bounds of the window, the message, the line and the column in the code, and 0 rows that fell out (error_rows).",
        zh: "不会因此丢失数据行：该行已在窗口中，并留在其中。每次抛出错误的调用计一次。旁路输出给出调用 onElement 的那一行的副本；其他调用没有数据行，只给出键。另有窗口的边界、错误信息、代码中的行号和列号，丢失的行数（error_rows）为 0。",
      },
      when: is("function"),
    },
    [
      { value: "fail", label: { en: "fails the job", zh: "使作业失败" } },
      { value: "skip", label: { en: "is counted, and the window goes on", zh: "计数，窗口继续" } },
      { value: "side", label: { en: "also tells the side output", zh: "同时发到旁路输出" } },
    ],
  ),
  triggerCount: field.integer({ label: { en: "Rows", zh: "行数" }, when: is("count") }, 1, MOST_ROWS),
  triggerEveryMs: field.duration({ label: { en: "Every", zh: "间隔" }, when: is("continuous") }),
  triggerTime: field.choice({ label: { en: "Of", zh: "时间" }, when: is("continuous") }, [
    { value: "event", label: { en: "Event time", zh: "事件时间" } },
    { value: "processing", label: { en: "Processing time", zh: "处理时间" } },
  ]),
  triggerValue: field.expression({
    label: { en: "Value", zh: "数值" },
    help: {
      en: "Compared with that of the row that fired last, or of the window's first row.",
      zh: "与上一次触发的那一行比较；没有时与窗口的第一行比较。",
    },
    when: is("delta"),
  }),
  triggerOf: field.choice({ label: { en: "Moves", zh: "变动方式" }, when: is("delta") }, [
    { value: "increase", label: { en: "up by more than", zh: "增加超过" } },
    { value: "change", label: { en: "up or down by more than", zh: "增减超过" } },
  ]),
  triggerThreshold: field.text({ label: { en: "Threshold", zh: "阈值" }, when: is("delta") }, { mono: true }),
  triggerWhen: field.expression({ label: { en: "Marker row", zh: "标记行" }, when: is("row") }, "boolean"),
  triggerResult: field.choice(
    {
      label: { en: "A marker row", zh: "标记行的作用" },
      help: {
        en: "Firing gives the result; emptying drops the rows so far, the marker row too.",
        zh: "触发即输出结果；清空即丢弃至今的数据行，包括标记行。",
      },
      when: is("row"),
    },
    [
      { value: "fire", label: { en: "fires the window", zh: "触发窗口" } },
      { value: "fire-and-purge", label: { en: "fires and empties it", zh: "触发并清空" } },
      { value: "purge", label: { en: "empties it", zh: "仅清空" } },
    ],
  ),
  early: field.choice({ label: { en: "Before its end", zh: "结束之前" }, when: is("early-late") }, [
    { value: "none", label: { en: "not", zh: "不触发" } },
    { value: "every", label: { en: "every so often", zh: "每隔一段时间" } },
    { value: "count", label: { en: "every so many rows", zh: "每若干行" } },
  ]),
  earlyEveryMs: field.duration({
    label: { en: "Every (processing time)", zh: "间隔（处理时间）" },
    when: earlyIs("every"),
  }),
  earlyCount: field.integer({ label: { en: "Rows", zh: "行数" }, when: earlyIs("count") }, 1, MOST_ROWS),
  late: field.choice({ label: { en: "After its end", zh: "结束之后" }, when: is("early-late") }, [
    { value: "row", label: { en: "with each late row", zh: "每到一行迟到数据" } },
    { value: "count", label: { en: "every so many late rows", zh: "每若干行迟到数据" } },
    { value: "none", label: { en: "not", zh: "不触发" } },
  ]),
  lateCount: field.integer(
    {
      label: { en: "Late rows", zh: "迟到行数" },
      when: { field: "late", values: ["count"], and: is("early-late") },
    },
    1,
    MOST_ROWS,
  ),
  timeout: field.toggle({
    label: { en: "Also after a time without firing", zh: "超时未触发时也触发" },
    help: {
      en: "By the clock, counted from the first row since the last firing.",
      zh: "按时钟计时，从上次触发后的第一行算起。",
    },
    when: is("count", "delta", "row"),
  }),
  timeoutMs: field.duration({
    label: { en: "After", zh: "超时" },
    when: { field: "timeout", values: ["true"], and: is("count", "delta", "row") },
  }),
  timeoutReset: field.toggle({
    label: { en: "Each row starts the time anew", zh: "每到一行重新计时" },
    when: { field: "timeout", values: ["true"], and: is("count", "delta", "row") },
  }),
};

/** What a window without these fields did. */
export const TRIGGER_DEFAULTS = {
  trigger: "default",
  triggerCode:
    "export function onElement(row, timestamp, window, context) {\n  context.registerEventTimeTimer(window.maxTimestamp);\n  return TriggerResult.CONTINUE;\n}\nexport const onEventTime = (time, window) =>\n  time === window.maxTimestamp ? TriggerResult.FIRE : TriggerResult.CONTINUE;",
  triggerStates: "",
  triggerOnError: "fail",
  triggerCount: 100,
  triggerEveryMs: 10_000,
  triggerTime: "event",
  triggerValue: "",
  triggerOf: "change",
  triggerThreshold: "10",
  triggerWhen: "",
  triggerResult: "fire-and-purge",
  early: "every",
  earlyEveryMs: 1_000,
  earlyCount: 100,
  late: "row",
  lateCount: 10,
  timeout: false,
  timeoutMs: 60_000,
  timeoutReset: false,
} as const;
