import { field } from "@millrace/graph";

/** How a file sink names the directory that a row goes to. */
export const bucketFields = {
  buckets: field.choice({ label: { en: "Buckets", zh: "分桶" } }, [
    { value: "none", label: { en: "none", zh: "不分" } },
    { value: "event-time", label: { en: "by event time", zh: "按事件时间" } },
    { value: "processing-time", label: { en: "by the time of writing", zh: "按写入时间" } },
    { value: "expression", label: { en: "by an expression", zh: "按表达式" } },
  ]),
  timeColumn: field.column(
    { label: { en: "Time column", zh: "时间列" }, when: { field: "buckets", values: ["event-time"] } },
    "timestamp",
  ),
  pattern: field.text(
    {
      label: { en: "Pattern", zh: "日期格式" },
      help: { en: "As of DATE_FORMAT: yyyy-MM-dd/HH.", zh: "同 DATE_FORMAT：yyyy-MM-dd/HH。" },
      when: { field: "buckets", values: ["event-time", "processing-time"] },
    },
    { mono: true },
  ),
  expression: field.expression({
    label: { en: "Name of the bucket", zh: "桶名" },
    help: { en: "Any type; its text is the name.", zh: "任意类型；以其文本为名。" },
    when: { field: "buckets", values: ["expression"] },
  }),
};

export const initialBucket = {
  buckets: "none",
  timeColumn: "",
  pattern: "yyyy-MM-dd--HH",
  expression: "",
} as const;
