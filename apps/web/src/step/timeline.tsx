import { MARKS } from "./marks.ts";
import type { RecordedStep } from "@millrace/engine/simulation";
import { memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWords } from "../i18n/use-words.ts";
import { seek, useStep } from "./step-store.ts";

const LINE = 36;
const MARGIN = 14;

/** Signs that stand out on the line; rows are the ticks. More telling ones are drawn over others. */
const SIGNS = ["watermark", "firing", "checkpoint", "barrier", "failure", "late"] as const;
type Sign = (typeof SIGNS)[number];

/** All recorded steps with what happens in them; the cursor can be dragged. */
export function Timeline() {
  const w = useWords();
  const steps = useStep((state) => state.steps);
  const step = useStep((state) => state.step);
  const ended = useStep((state) => state.ended);
  const hits = useStep((state) => state.hits);
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const total = Math.max(1, steps.length);
  const x = (at: number) => MARGIN + (at / total) * (width - 2 * MARGIN);
  const stepAt = (event: React.PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - MARGIN) / (width - 2 * MARGIN);
    return Math.round(Math.min(1, Math.max(0, share)) * total);
  };
  const stops = useMemo(() => [...new Set(Object.values(hits).flat())], [hits]);
  return (
    <div
      ref={host}
      className="timeline"
      role="slider"
      tabIndex={0}
      aria-label={w.step.timeline}
      aria-valuemin={0}
      aria-valuemax={steps.length}
      aria-valuenow={step}
      aria-valuetext={w.step.stepOf(step, totalText(steps.length, ended, w.step.atLeast))}
      data-testid="timeline"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(stepAt(event));
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId) && stepAt(event) !== step)
          seek(stepAt(event));
      }}
      onKeyDown={(event) => onKey(event, step, steps.length)}
    >
      <svg width={width} height="64" aria-hidden="true">
        <Ticks steps={steps} width={width} />
        <path className="timeline-future" d={`M${x(step)} ${LINE}H${x(total)}`} />
        <path className="timeline-past" d={`M${x(0)} ${LINE}H${x(step)}`} />
        {stops.map((at) => (
          <circle key={at} className="timeline-stop" cx={x(at)} cy={LINE + 6} r="2.4" />
        ))}
        <g className="timeline-cursor" transform={`translate(${x(step)} 0)`}>
          <path d={`M0 14V${LINE + 8}`} />
          <rect x="-16" y="0" width="32" height="14" rx="2" />
          <text y="11" textAnchor="middle">
            {step}
          </text>
        </g>
      </svg>
    </div>
  );
}

export const totalText = (count: number, ended: boolean, atLeast: (n: number) => string): string =>
  ended ? String(count) : atLeast(count);

function onKey(event: React.KeyboardEvent, step: number, total: number): void {
  const to = {
    ArrowLeft: step - 1,
    ArrowRight: step + 1,
    PageDown: step + 10,
    PageUp: step - 10,
    Home: 0,
    End: total,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  seek(Math.max(0, Math.min(total, to)));
}

/** Least distance between two signs, px. */
const SIGN_ROOM = 11;

const Ticks = memo(function Ticks({
  steps,
  width,
}: {
  readonly steps: readonly RecordedStep[];
  readonly width: number;
}) {
  const total = Math.max(1, steps.length);
  const x = (at: number) => MARGIN + (at / total) * (width - 2 * MARGIN);
  const perPixel = Math.max(1, Math.ceil(steps.length / ((width - 2 * MARGIN) / 4)));
  const ticks = steps.flatMap(({ marks }, index) =>
    index % perPixel === 0 ? [`M${x(index + 1)} ${LINE}v${(marks & MARKS.row) === 0 ? -4 : -8}`] : [],
  );
  return (
    <>
      <path className="timeline-ticks" d={ticks.join("")} />
      {signs(steps, x).map(({ at, sign }) => (
        <g key={at} className={`timeline-sign ${sign}`} transform={`translate(${x(at)} ${LINE})`}>
          <SignShape sign={sign} />
        </g>
      ))}
      {numbers(total, width).map((at) => (
        <text key={at} className="timeline-number" x={x(at)} y={LINE + 22} textAnchor="middle">
          {at}
        </text>
      ))}
    </>
  );
});

function signs(
  steps: readonly RecordedStep[],
  x: (at: number) => number,
): readonly { readonly at: number; readonly sign: Sign }[] {
  const placed: { at: number; sign: Sign }[] = [];
  for (const sign of SIGNS.toReversed()) {
    for (const [index, { marks }] of steps.entries()) {
      if ((marks & MARKS[sign]) === 0) continue;
      if (placed.every((other) => Math.abs(x(other.at) - x(index + 1)) >= SIGN_ROOM))
        placed.push({ at: index + 1, sign });
      if (placed.length > 400) return placed;
    }
  }
  return placed;
}

function SignShape({ sign }: { readonly sign: Sign }) {
  switch (sign) {
    case "watermark":
      return <path d="M-4 -16h8L0 -10zM-5 -8h10" />;
    case "firing":
      return <path d="M-3.5 -16h7v10h-7z" />;
    case "barrier":
      return <path d="M-3 -17h2v12h-2zM1 -17h2v12h-2z" />;
    case "checkpoint":
      return <path className="hollow" d="M-3.5 -11l3 3 5 -7" />;
    case "failure":
      return <path className="hollow" d="M-4 -15l8 8M4 -15l-8 8" />;
    case "late":
      return <path className="hollow" d="M-5 -17h10M0 -13a3.4 3.4 0 1 0 0.01 0" />;
  }
}

function numbers(total: number, width: number): readonly number[] {
  const most = Math.max(2, Math.floor(width / 70));
  const scale = 10 ** Math.floor(Math.log10(Math.max(1, total / most)));
  const step = [1, 2, 5, 10].map((factor) => factor * scale).find((size) => total / size <= most) ?? total;
  const whole = Math.max(1, Math.round(step));
  return Array.from({ length: Math.floor(total / whole) + 1 }, (_, index) => index * whole);
}
