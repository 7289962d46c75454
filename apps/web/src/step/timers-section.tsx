import type { InspectedTask } from "@millrace/engine/simulation";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatLength } from "../ui/format-figure.ts";
import { useStep } from "./step-store.ts";
import { TableSection } from "./table-section.tsx";
import { exactTime, formatWindow, isLastWatermark, isNoWatermark } from "./step-times.ts";

const MAX_TIMERS = 20;

/** Timers of a node that have yet to fire, and how far time is from them. */
export function TimersSection({
  nodeId,
  tasks,
}: {
  readonly nodeId: string;
  readonly tasks: readonly InspectedTask[];
}) {
  const w = useWords();
  const locale = useLocale();
  const nowMs = useStep((state) => state.shown?.timeMs ?? 0);
  const timers = tasks
    .flatMap(({ operators, watermark }) =>
      operators
        .filter((operator) => operator.nodeId === nodeId)
        .flatMap((operator) => operator.timers.map((timer) => ({ ...timer, watermark }))),
    )
    .toSorted((a, b) => a.atMs - b.atMs);
  const away = ({ atMs, time, watermark }: (typeof timers)[number]): string => {
    const from = time === "processing" ? nowMs : watermark;
    return isNoWatermark(from) || isLastWatermark(from) ? "—" : formatLength(atMs - from, locale);
  };
  return (
    <TableSection
      title={w.step.panel.timers}
      none={w.step.panel.noTimers}
      testId="step-timers"
      heads={[
        { text: w.step.panel.firesAt },
        { text: w.step.panel.key },
        { text: w.step.panel.for },
        { text: w.step.panel.away, numeric: true },
      ]}
    >
      {timers.slice(0, MAX_TIMERS).map((timer) => (
        <tr key={`${timer.atMs} ${timer.key.join()} ${timer.window?.join() ?? ""}`}>
          <td className={timer.time === "event" ? "k wm" : "k"}>{exactTime(timer.atMs)}</td>
          <td className="k">{timer.key.join(", ")}</td>
          <td>{timer.window ? w.step.panel.endOf(formatWindow(timer.window)) : w.step.panel.wallClock}</td>
          <td className="n">{away(timer)}</td>
        </tr>
      ))}
    </TableSection>
  );
}
