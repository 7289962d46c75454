import type { Locale } from "@millrace/graph";
import { formatClock } from "../ui/format-figure.ts";

/** Time of day of today, with its date on any other day: 14:03:09, or 24 Nov 14:03:09. */
export function formatMoment(ms: number, nowMs: number, locale: Locale): string {
  const clock = formatClock(ms);
  const day = new Date(ms);
  if (day.toDateString() === new Date(nowMs).toDateString()) return clock;
  const date = day.toLocaleDateString(locale === "zh" ? "zh-CN" : "en-GB", {
    day: "numeric",
    month: "short",
  });
  return `${date} ${clock}`;
}
