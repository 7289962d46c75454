import { useRef } from "react";
import { useWords } from "../i18n/use-words.ts";
import { formatCount, formatEventTime, formatShare } from "../ui/format-figure.ts";
import { metricsFeed } from "./metrics-feed.ts";
import { setText, useFigures } from "./use-figures.ts";

/** One line a subtask, in the order of their numbers: a line never changes its place. */
export function SubtaskTable({
  nodeId,
  parallelism,
}: {
  readonly nodeId: string;
  readonly parallelism: number;
}) {
  const w = useWords();
  const body = useRef<HTMLTableSectionElement>(null);
  useFigures(() => {
    const figures = metricsFeed.node(nodeId);
    for (const subtask of figures?.subtasks ?? []) {
      const cells = body.current?.rows[subtask.subtask]?.cells;
      if (!cells) continue;
      const load = Math.max(subtask.busy, subtask.backpressured);
      const texts = [
        formatShare(load),
        formatCount(subtask.rowsPerSecond),
        subtask.watermarkMs === null ? "—" : formatEventTime(subtask.watermarkMs),
        subtask.capacity === 0 ? "—" : `${Math.round(subtask.queued)}/${Math.round(subtask.capacity)}`,
      ];
      texts.forEach((text, index) => setText(cells[index + 1] ?? null, text));
      cells[1]?.classList.toggle("bpx", subtask.backpressured > subtask.busy);
      cells[0]?.parentElement?.classList.toggle("hot", (figures?.isCause ?? false) && subtask.busy >= 0.8);
    }
  });
  return (
    <table className="tbl subtasks" data-testid="subtasks">
      <thead>
        <tr>
          <th>#</th>
          <th className="n">{w.run.busy}</th>
          <th className="n">{w.run.rowsPerSecond}</th>
          <th className="n">{w.run.watermark}</th>
          <th className="n">{w.run.queued}</th>
        </tr>
      </thead>
      <tbody ref={body}>
        {Array.from({ length: parallelism }, (_, subtask) => subtask + 1).map((number) => (
          <tr key={number}>
            <td className="k">{number}</td>
            <td className="n">—</td>
            <td className="n">—</td>
            <td className="n wm">—</td>
            <td className="n">—</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
