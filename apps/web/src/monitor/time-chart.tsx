import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatClock } from "../ui/format-figure.ts";
import { useColorScheme } from "../ui/use-color-scheme.ts";
import { setText } from "./use-figures.ts";

const USUAL_HEIGHT = 74;

export interface ChartSeries {
  readonly label: string;
  /** Name of a colour of the look. */
  readonly colour: string;
}

/** Times in seconds, then the values of each series. */
export type ChartData = readonly (readonly (number | null)[])[];

interface TimeChartProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number) => string;
  /** In px. */
  readonly height?: number;
  /** The scale's end where it is fixed. */
  readonly most?: number;
  /** Called whenever there is something new to draw; gives the function that ends that. */
  readonly follow: (draw: (data: ChartData) => void) => () => void;
}

/** One measure over time: the newest value in words, the course as a line. Points are drawn outside of React's render. */
export function TimeChart({ title, series, format, most, height = USUAL_HEIGHT, follow }: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const now = useRef<HTMLSpanElement>(null);
  const theme = useColorScheme();
  const names = series.map(({ label, colour }) => `${label} ${colour}`).join();
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const plot = new uPlot(options(element, series, { format, most, height }), [[]], element);
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    const end = follow((data) => {
      plot.setData(data as uPlot.AlignedData);
      setText(now.current, newest(data, format));
    });
    return () => {
      end();
      resize.disconnect();
      plot.destroy();
    };
    // `series` and `format` are new at each render; what they say is in `names`.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [theme, names, follow, height]);
  return (
    <figure className="time-chart">
      <figcaption>
        <span className="d">{title}</span>
        {series.length > 1 &&
          series.map(({ label, colour }) => (
            <span key={label} className="row legend dd">
              <i style={{ background: `var(--${colour})` }} />
              {label}
            </span>
          ))}
        <span ref={now} className="m r" />
      </figcaption>
      <div ref={host} role="img" aria-label={title} />
    </figure>
  );
}

function newest(data: ChartData, format: (value: number) => string): string {
  return data
    .slice(1)
    .map((values) => values.at(-1))
    .map((value) => (value === null || value === undefined ? "—" : format(value)))
    .join(" / ");
}

function options(
  host: HTMLElement,
  series: readonly ChartSeries[],
  {
    format,
    most,
    height,
  }: Pick<TimeChartProps, "format"> & { readonly most: number | undefined; readonly height: number },
): uPlot.Options {
  const style = getComputedStyle(host);
  const colour = (name: string): string => resolve(host, name);
  const axis = {
    stroke: colour("ink3"),
    font: `10px ${style.fontFamily}`,
    grid: { stroke: colour("line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width: host.clientWidth || 240,
    height,
    padding: [6, 0, 0, 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: (_plot, least, top) => spanOf(least, top) },
      y: { range: (_plot, _least, top) => [0, most ?? nice(top)] },
    },
    axes: [
      {
        ...axis,
        size: 19,
        gap: 0,
        space: 80,
        values: (plot, ticks) => ticks.map((s) => (isClear(plot, s) ? formatClock(s * 1_000) : "")),
      },
      { ...axis, size: 44, gap: 2, space: 26, values: (_plot, ticks) => distinct(ticks.map(format)) },
    ],
    series: [
      {},
      ...series.map(({ colour: name }) => ({
        stroke: colour(name),
        width: 1.4,
        points: { show: false },
        spanGaps: false,
      })),
    ],
  };
}

/** Half of a time of day, px: nearer to an end of the axis its label would be cut, or stand on the values'. */
const HALF_LABEL = 24;

function isClear(plot: uPlot, seconds: number): boolean {
  const at = plot.valToPos(seconds, "x");
  return seconds >= 1e6 && at >= HALF_LABEL && at <= plot.bbox.width / devicePixelRatio - HALF_LABEL;
}

/** One moment alone has a minute around it. */
function spanOf(least: number | null, top: number | null): [number, number] {
  if (least === null || top === null) return [0, 1];
  return least === top ? [least - 30, top + 30] : [least, top];
}

/** Two ticks of the same words say nothing. */
const distinct = (words: readonly string[]): string[] =>
  words.map((word, index) => (words.indexOf(word) === index ? word : ""));

const nice = (top: number | null): number => (top === null || top <= 0 ? 1 : top * 1.1);

/** The colour behind `var(--name)`, which a canvas does not know. */
function resolve(host: HTMLElement, name: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
