import { useCallback } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { formatBytes, formatLength } from "../ui/format-figure.ts";
import { useLive } from "./live-store.ts";
import { TimeChart } from "./time-chart.tsx";
import type { ChartData } from "./time-chart.tsx";

/** Both have to find room in the drawer as it opens, px. */
const HEIGHT = 58;

/** Size and duration of the completed checkpoints over time. */
export function CheckpointCourse() {
  const w = useWords();
  const locale = useLocale();
  const size = useCourse(sizeOf);
  const length = useCourse(lengthOf);
  return (
    <div className="checkpoint-course">
      <TimeChart
        title={w.checkpoints.duration}
        series={[{ label: w.checkpoints.duration, colour: "bar" }]}
        height={HEIGHT}
        format={(ms) => formatLength(ms, locale)}
        follow={length}
      />
      <TimeChart
        title={w.checkpoints.size}
        series={[{ label: w.checkpoints.size, colour: "ink2" }]}
        height={HEIGHT}
        format={formatBytes}
        follow={size}
      />
    </div>
  );
}

interface Completed {
  readonly triggeredMs: number;
  readonly endedMs: number | null;
  readonly bytes: number;
}

const sizeOf = ({ bytes }: Completed): number => bytes;
const lengthOf = ({ endedMs, triggeredMs }: Completed): number => (endedMs ?? triggeredMs) - triggeredMs;

function useCourse(value: (checkpoint: Completed) => number) {
  return useCallback(
    (draw: (data: ChartData) => void) => {
      const write = () => {
        const done = (useLive.getState().job?.checkpoints ?? []).filter(({ state }) => state === "completed");
        draw([done.map(({ triggeredMs }) => triggeredMs / 1_000), done.map(value)]);
      };
      write();
      return useLive.subscribe((state, before) => {
        if (state.job?.checkpoints !== before.job?.checkpoints) write();
      });
    },
    [value],
  );
}
