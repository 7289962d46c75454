import type { InspectedTask } from "@millrace/engine/simulation";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatLength } from "../ui/format-figure.ts";
import { useStep } from "./step-store.ts";
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
    <section className="panel-section">
      <h2 className="heading">{w.step.panel.timers}</h2>
      {timers.length === 0 ? (
        <p className="panel-none dd">{w.step.panel.noTimers}</p>
      ) : (
        <table className="tbl" data-testid="step-timers">
          <thead>
            <tr>
              <th>{w.step.panel.firesAt}</th>
              <th>{w.step.panel.key}</th>
              <th>{w.step.panel.for}</th>
              <th className="n">{w.step.panel.away}</th>
            </tr>
          </thead>
          <tbody>
            {timers.slice(0, MAX_TIMERS).map((timer) => (
              <tr key={`${timer.atMs} ${timer.key.join()} ${timer.window?.join() ?? ""}`}>
                <td className={timer.time === "event" ? "k wm" : "k"}>{exactTime(timer.atMs)}</td>
                <td className="k">{timer.key.join(", ")}</td>
                <td>
                  {timer.window ? w.step.panel.endOf(formatWindow(timer.window)) : w.step.panel.wallClock}
                </td>
                <td className="n">{away(timer)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
