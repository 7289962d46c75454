import { field } from "@millrace/graph";
import type { StateTtl } from "@millrace/graph";

/** The fields of a node that keeps state by key: for how long. */
export const stateTtlFields = {
  stateKept: field.choice(
    {
      label: { en: "State is kept", zh: "状态保留" },
      help: {
        en: "For a time: what is kept of a key is forgotten when the time is over, as with Flink's state TTL. The time is that of the wall clock.",
        zh: "保留一段时间：到期后忘记该键保存的内容，与 Flink 的状态 TTL 相同。时间按系统时钟计算。",
      },
    },
    [
      { value: "forever", label: { en: "for ever", zh: "永久" } },
      { value: "ttl", label: { en: "for a time", zh: "一段时间" } },
    ],
  ),
  stateTtlMs: field.duration({
    label: { en: "Time to live", zh: "存活时间" },
    when: { field: "stateKept", values: ["ttl"] },
  }),
  stateTtlUpdate: field.choice(
    {
      label: { en: "Counted from", zh: "起算时刻" },
      help: {
        en: "Flink's OnCreateAndWrite and OnReadAndWrite.",
        zh: "即 Flink 的 OnCreateAndWrite 和 OnReadAndWrite。",
      },
      when: { field: "stateKept", values: ["ttl"] },
    },
    [
      { value: "on-create-and-write", label: { en: "the last write", zh: "最后一次写入" } },
      { value: "on-read-and-write", label: { en: "the last use", zh: "最后一次使用" } },
    ],
  ),
};

/** What a new node has, and one from before there were these fields. */
export const KEPT_FOREVER = {
  stateKept: "forever",
  stateTtlMs: 86_400_000,
  stateTtlUpdate: "on-create-and-write",
} as const;

export function stateTtlOf(config: {
  readonly stateKept: "forever" | "ttl";
  readonly stateTtlMs: number;
  readonly stateTtlUpdate: StateTtl["update"];
}): { readonly ttl?: StateTtl } {
  if (config.stateKept === "forever") return {};
  return { ttl: { ttlMs: config.stateTtlMs, update: config.stateTtlUpdate } };
}
