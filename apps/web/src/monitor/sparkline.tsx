import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useColorScheme } from "../ui/use-color-scheme.ts";
import { metricsFeed } from "./metrics-feed.ts";

const HEIGHT = 40;
const SAMPLES = 240;

/** Busy share of the last minute, 0 to 100 %. */
export function Sparkline({ nodeId, label }: { readonly nodeId: string; readonly label: string }) {
  const element = useRef<HTMLDivElement>(null);
  const theme = useColorScheme();
  useEffect(() => {
    const host = element.current;
    if (!host) return;
    const plot = new uPlot(options(host), [[], []], host);
    const resize = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: HEIGHT }));
    resize.observe(host);
    const end = metricsFeed.subscribe(() => plot.setData(series(metricsFeed.busyHistory(nodeId))));
    return () => {
      end();
      resize.disconnect();
      plot.destroy();
    };
  }, [nodeId, theme]);
  return <div ref={element} className="sparkline" role="img" aria-label={label} title={label} />;
}

/** The newest sample is always at the right edge. */
function series(history: readonly number[]): uPlot.AlignedData {
  return [history.map((_, index) => SAMPLES - history.length + index), [...history]];
}

function options(host: HTMLElement): uPlot.Options {
  const style = getComputedStyle(host);
  return {
    width: host.clientWidth || 200,
    height: HEIGHT,
    padding: [2, 0, 2, 0],
    cursor: { show: false },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: { x: { time: false, range: [0, SAMPLES - 1] }, y: { range: [0, 1] } },
    series: [{}, { stroke: style.color, fill: style.backgroundColor, width: 1.4, points: { show: false } }],
  };
}
