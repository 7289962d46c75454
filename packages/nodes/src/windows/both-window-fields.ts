import { field } from "@millrace/graph";
import type { Both, NodeContext, RowSchema, WindowSpec } from "@millrace/graph";
import { durationText } from "../duration-text.ts";
import { inputColumn } from "../input-columns.ts";
import { checkSlices } from "./check-slices.ts";
import { timeField } from "./time-fields.ts";

const SLICED = { field: "window", values: ["tumbling", "sliding"] };

/** Windows over the rows of two inputs. */
export const bothWindowFields = {
  window: field.choice({ label: { en: "Window", zh: "窗口" } }, [
    { value: "tumbling", label: { en: "Tumbling", zh: "滚动" } },
    { value: "sliding", label: { en: "Sliding", zh: "滑动" } },
    { value: "session", label: { en: "Session", zh: "会话" } },
  ]),
  time: timeField,
  sizeMs: field.duration({ label: { en: "Size", zh: "大小" }, when: SLICED }),
  slideMs: field.duration({
    label: { en: "Slide", zh: "滑动步长" },
    when: { field: "window", values: ["sliding"] },
  }),
  gapMs: field.duration({
    label: { en: "Gap", zh: "间隔" },
    help: {
      en: "A session ends when no row of its key has come for so long, of neither input.",
      zh: "两个输入在这么长时间内都没有该键的数据行时，会话结束。",
    },
    when: { field: "window", values: ["session"] },
  }),
  offsetMs: field.duration({ label: { en: "Offset", zh: "偏移" }, when: SLICED }, 0),
};

export interface BothWindowConfig {
  readonly window: "tumbling" | "sliding" | "session";
  readonly time: "event" | "processing";
  readonly sizeMs: number;
  readonly slideMs: number;
  readonly gapMs: number;
  readonly offsetMs: number;
}

export function windowText({ window: kind, sizeMs, slideMs, gapMs }: BothWindowConfig): string {
  if (kind === "session") return `SESSION ${durationText(gapMs)}`;
  return kind === "sliding"
    ? `HOP ${durationText(sizeMs)} / ${durationText(slideMs)}`
    : `TUMBLE ${durationText(sizeMs)}`;
}

/** Undefined with a report where an input has none. */
export function rowtimesOfBoth(
  context: NodeContext<unknown>,
  [left, right]: Both<RowSchema>,
): Both<number> | undefined {
  const at = (schema: RowSchema) => inputColumn(schema, schema.rowtime ?? "", [], context)?.index;
  const [first, second] = [at(left), at(right)];
  return first === undefined || second === undefined ? undefined : [first, second];
}

export function lowerBothWindow(context: NodeContext<BothWindowConfig>): WindowSpec | null {
  const { window: kind, sizeMs, slideMs, gapMs, offsetMs } = context.config;
  if (kind === "session") return { kind, gapMs };
  if (!checkSlices(kind, context.config, context)) return null;
  return kind === "sliding" ? { kind, sizeMs, slideMs, offsetMs } : { kind, sizeMs, offsetMs };
}
