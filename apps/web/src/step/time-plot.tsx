import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { selectNodes, useSelection } from "../store/selection-store.ts";
import { formatLength } from "../ui/format-figure.ts";
import { plotModel, plotNodes } from "./plot-model.ts";
import type { PlotModel, PlotPane, PlotPoint } from "./plot-model.ts";
import { seek, useStep } from "./step-store.ts";
import {
  axisTime,
  exactTime,
  formatElapsed,
  formatLevel,
  formatSpan,
  isLastWatermark,
  isNoWatermark,
  shortTime,
} from "./step-times.ts";
import { roundedRange, timeTicks } from "./time-axis.ts";

const LEFT = 74;
const RIGHT = 164;
const TOP = 26;
const BOTTOM = 34;

/** Event time against processing time: rows, the level, and windows with their results; all from the trace. */
export function TimePlot() {
  const w = useWords();
  const names = useStep((state) => state.names);
  const selected = useSelection((selection) => selection.nodes);
  const nodes = useMemo(() => (names ? plotNodes(names) : []), [names]);
  const nodeId = nodes.find((id) => selected.has(id)) ?? nodes[0];
  if (names === null || nodeId === undefined) return null;
  return (
    <div className="plot" data-testid="time-plot">
      <header className="plot-head">
        <b>{w.step.plot.title}</b>
        {nodes.length > 1 ? (
          <select
            className="inp small"
            aria-label={w.step.plot.of}
            value={nodeId}
            onChange={(event) => selectNodes([event.target.value])}
          >
            {nodes.map((id) => (
              <option key={id} value={id}>
                {names.name(id)}
              </option>
            ))}
          </select>
        ) : (
          <span className="d">{names.name(nodeId)}</span>
        )}
      </header>
      <PlotDrawing nodeId={nodeId} />
    </div>
  );
}

function useSize(): [
  React.RefObject<HTMLDivElement | null>,
  { readonly width: number; readonly height: number },
] {
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 800, height: 300 });
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [host, size];
}

interface Scales {
  readonly x: (eventMs: number) => number;
  readonly y: (seenMs: number) => number;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly width: number;
  readonly height: number;
  /** Virtual time is so short that it is shown since the start. */
  readonly short: boolean;
  readonly startMs: number;
}

const SHORT_MS = 5_000;
/** Room below the first row, as a share of the axis. */
const FOOT = 0.06;

/** The axes hold the whole run as far as it is recorded, so that nothing moves while one steps. */
function useScales(nodeId: string, size: { readonly width: number; readonly height: number }): Scales | null {
  const steps = useStep((state) => state.steps);
  const names = useStep((state) => state.names);
  const startMs = useStep((state) => state.prepared?.setup?.startMs ?? 0);
  return useMemo(() => {
    if (names === null) return null;
    const whole = plotModel(steps, names, { nodeId, step: steps.length, startMs });
    const events = [
      ...whole.points.map(({ eventMs }) => eventMs),
      ...whole.panes.flatMap((pane) => [pane.startMs, pane.endMs]),
    ];
    const seen = [
      ...whole.points.map(({ seenMs }) => seenMs),
      ...whole.panes.flatMap(({ firedMs }) => firedMs ?? []),
    ];
    const xRange = roundedRange(events);
    const since = roundedRange(seen.map((ms) => ms - startMs));
    if (xRange === null || since === null) return null;
    const yRange: readonly [number, number] = [
      since[0] + startMs - (since[1] - since[0]) * FOOT,
      since[1] + startMs,
    ];
    const { width, height } = size;
    const inner = { width: Math.max(50, width - LEFT - RIGHT), height: Math.max(50, height - TOP - BOTTOM) };
    return {
      x: (ms) => LEFT + ((ms - xRange[0]) / (xRange[1] - xRange[0])) * inner.width,
      y: (ms) => TOP + inner.height - ((ms - yRange[0]) / (yRange[1] - yRange[0])) * inner.height,
      xRange,
      yRange,
      width,
      height,
      short: yRange[1] - yRange[0] < SHORT_MS,
      startMs,
    };
  }, [steps, names, nodeId, startMs, size]);
}

function PlotDrawing({ nodeId }: { readonly nodeId: string }) {
  const w = useWords();
  const [host, size] = useSize();
  const names = useStep((state) => state.names);
  const steps = useStep((state) => state.steps);
  const step = useStep((state) => state.step);
  const scales = useScales(nodeId, size);
  const model = useMemo(
    () => (names && scales ? plotModel(steps, names, { nodeId, step, startMs: scales.startMs }) : null),
    [steps, names, nodeId, step, scales],
  );
  const nowMs = scales && scales.startMs + (steps[step - 1]?.elapsedUs ?? 0) / 1_000;
  return (
    <div ref={host} className="plot-host">
      {scales && model && nowMs !== null ? (
        <svg width={size.width} height={size.height} role="img" aria-label={w.step.plot.title}>
          <Axes scales={scales} />
          <clipPath id="plot-area">
            <rect
              x={LEFT}
              y={0}
              width={Math.max(0, size.width - LEFT - RIGHT)}
              height={Math.max(0, size.height - BOTTOM)}
            />
          </clipPath>
          <g clipPath="url(#plot-area)">
            <Panes scales={scales} panes={model.panes} nowMs={nowMs} />
            <Staircase scales={scales} model={model} nowMs={nowMs} />
          </g>
          <NowLine scales={scales} nowMs={nowMs} />
          {model.points.map((point) => (
            <Point key={`${point.step} ${point.eventMs}`} scales={scales} point={point} />
          ))}
          <Results scales={scales} model={model} />
        </svg>
      ) : (
        <p className="plot-empty dd">{w.step.plot.empty}</p>
      )}
    </div>
  );
}

function Axes({ scales }: { readonly scales: Scales }) {
  const w = useWords();
  const locale = useLocale();
  const { x, y, xRange, yRange, width, height, short, startMs } = scales;
  const right = width - RIGHT;
  const bottom = height - BOTTOM;
  const across = timeTicks(xRange[0], xRange[1], Math.max(2, Math.floor((right - LEFT) / 90)));
  const zeroMs = short ? startMs : 0;
  const most = Math.max(2, Math.floor((bottom - TOP) / 44));
  const up = timeTicks(yRange[0] - zeroMs, yRange[1] - zeroMs, most).map((ms) => ms + zeroMs);
  const seenText = (ms: number) => (short ? formatElapsed((ms - startMs) * 1_000, locale) : shortTime(ms));
  return (
    <g className="plot-axes">
      {across.map((ms) => (
        <g key={ms}>
          <path d={`M${x(ms)} ${TOP}V${bottom}`} />
          <text x={x(ms)} y={bottom + 14} textAnchor="middle">
            {axisTime(ms, xRange[1] - xRange[0])}
          </text>
        </g>
      ))}
      {up.map((ms) => (
        <g key={ms}>
          <path d={`M${LEFT} ${y(ms)}H${right}`} />
          <text x={LEFT - 6} y={y(ms) + 4} textAnchor="end">
            {seenText(ms)}
          </text>
        </g>
      ))}
      <text className="plot-axis" x={8} y={TOP - 12}>
        {w.step.plot.processing}
      </text>
      <text className="plot-axis" x={right} y={bottom + 28} textAnchor="end">
        {w.step.plot.event}
      </text>
    </g>
  );
}

/** A pane that is lower has its value above it. */
const LETTERS = 18;

interface PanesProps {
  readonly scales: Scales;
  readonly panes: readonly PlotPane[];
  readonly nowMs: number;
}

function Panes({ scales: { x, y }, panes, nowMs }: PanesProps) {
  const w = useWords();
  return panes.map(({ startMs, endMs, openedMs, firedMs, pane, values }) => {
    const [left, right] = [x(startMs), x(endMs)];
    const top = y(firedMs ?? nowMs);
    const bottom = Math.max(y(openedMs) + 10, top + 4);
    const isThin = bottom - top < LETTERS;
    const [only] = values.values();
    const value = values.size > 1 ? w.step.plot.keys(values.size) : (only ?? "");
    return (
      <g key={`${startMs} ${endMs}`} className={firedMs === null ? "pane open" : "pane"}>
        <rect x={left + 1} y={top} width={Math.max(1, right - left - 2)} height={bottom - top} />
        <text x={left + 7} y={top + 14}>
          {right - left > 110 && !isThin && (pane === null ? w.step.plot.open : w.step.plot.panes[pane])}
        </text>
        <text className="pane-value" x={right - 7} y={isThin ? top - 4 : top + 15} textAnchor="end">
          {value}
        </text>
      </g>
    );
  });
}

function Staircase({
  scales,
  model,
  nowMs,
}: {
  readonly scales: Scales;
  readonly model: PlotModel;
  readonly nowMs: number;
}) {
  const { x, y, xRange } = scales;
  const bounded = (ms: number) => x(Math.min(Math.max(ms, xRange[0]), xRange[1]));
  const levels = model.levels.filter(({ levelMs }) => !isNoWatermark(levelMs));
  const last = levels.at(-1);
  if (last === undefined) return null;
  const path = levels.map(({ levelMs, seenMs }) => `V${y(seenMs)}H${bounded(levelMs)}`).join("");
  const [sx, sy] = [bounded(last.levelMs), y(nowMs)];
  return (
    <g className="wm">
      <path className="plot-level" d={`M${x(xRange[0])} ${y(scales.yRange[0])}${path}V${sy}`} />
      {!isLastWatermark(last.levelMs) && (
        <>
          <path d={`M${sx - 6} ${sy - 9}h12L${sx} ${sy}z`} fill="currentColor" />
          <text x={sx + 10} y={sy - 5}>
            {formatLevel(last.levelMs)}
          </text>
        </>
      )}
    </g>
  );
}

function NowLine({ scales, nowMs }: { readonly scales: Scales; readonly nowMs: number }) {
  const w = useWords();
  const locale = useLocale();
  const { y, width, short, startMs } = scales;
  const text = short ? formatElapsed((nowMs - startMs) * 1_000, locale) : exactTime(Math.round(nowMs));
  return (
    <g className="plot-now">
      <path d={`M${LEFT} ${y(nowMs)}H${width - RIGHT}`} />
      <text x={width - RIGHT + 8} y={TOP - 12}>
        {w.step.plot.now(text)}
      </text>
    </g>
  );
}

function Point({ scales: { x, y }, point }: { readonly scales: Scales; readonly point: PlotPoint }) {
  const w = useWords();
  const locale = useLocale();
  const { eventMs, seenMs, label, late, levelMs, step } = point;
  const text = label.slice(0, 3);
  return (
    <g
      className={late ? "plot-point late" : "plot-point"}
      transform={`translate(${x(eventMs)} ${y(seenMs)})`}
      onClick={() => seek(step)}
    >
      {late && <path className="plot-late-level" d="M-14 -12h28" />}
      <circle r={text.length > 2 ? 11 : 9} />
      <text y="4" textAnchor="middle">
        {text}
      </text>
      {late && levelMs !== null && (
        <text className="plot-late-words" x="14" y="15">
          {w.step.plot.lateBy(formatLength(levelMs - eventMs, locale))}
        </text>
      )}
    </g>
  );
}

const MAX_RESULTS = 8;

function Results({
  scales: { width, height },
  model,
}: {
  readonly scales: Scales;
  readonly model: PlotModel;
}) {
  const w = useWords();
  const late = model.points.filter((point) => point.late);
  const panes = model.panes.slice(-MAX_RESULTS);
  const left = width - RIGHT + 8;
  const top = height - BOTTOM - (panes.length + (late.length > 0 ? 1 : 0)) * 15 - 2;
  if (panes.length === 0) return null;
  return (
    <g className="plot-results">
      <text x={left} y={top - 6}>
        {w.step.plot.results}
      </text>
      {panes.map(({ startMs, endMs, firedMs, values }, index) => (
        <text
          key={`${startMs} ${endMs}`}
          className={firedMs === null ? "open" : "fired"}
          x={left}
          y={top + 9 + index * 15}
        >
          {formatSpan([startMs, endMs])}{" "}
          {values.size > 1 ? w.step.plot.keys(values.size) : [...values.values()][0]}
          {firedMs === null ? " …" : ""}
        </text>
      ))}
      {late.length > 0 && (
        <text className="late" x={left} y={top + 9 + panes.length * 15}>
          {w.step.plot.dropped(
            late
              .slice(-4)
              .map(({ label }) => label)
              .join(", "),
          )}
        </text>
      )}
    </g>
  );
}
