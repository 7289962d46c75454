import { field } from "@millrace/graph";

/** Time of windows, and what depends on it. */
export const timeField = field.choice({ label: { en: "Time", zh: "时间" } }, [
  { value: "event", label: { en: "Event time", zh: "事件时间" } },
  { value: "processing", label: { en: "Processing time", zh: "处理时间" } },
]);

export const EVENT_TIME = { field: "time", values: ["event"] };

export const fireAtEndField = field.toggle({
  label: { en: "Fire open windows when the input ends", zh: "输入结束时触发未结束的窗口" },
  help: {
    en: "Flink drops them: switch it off to do as Flink does.",
    zh: "Flink 会丢弃它们：关闭此项即与 Flink 一致。",
  },
  when: { field: "time", values: ["processing"] },
});
