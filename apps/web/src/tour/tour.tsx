import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Rect } from "../canvas/geometry.ts";
import { useWords } from "../i18n/use-words.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { beside, pointerBetween } from "./beside.ts";
import { endTour, showStep, useTour } from "./tour-store.ts";
import { tourSteps } from "./tour-steps.ts";
import type { Place, TourStep } from "./tour-steps.ts";
import "./tour.css";
import { useTargetRect } from "./use-target-rect.ts";

/** Shows a newcomer around, over the page as it is: everything stays usable while it speaks. */
export function Tour() {
  const { step, place } = useTour();
  const shown = step === null ? undefined : tourSteps[step];
  if (step === null || !shown) return null;
  return <TourStop index={step} step={shown} place={place} />;
}

interface TourStopProps {
  readonly index: number;
  readonly step: TourStep;
  readonly place: Place;
}

const SIZE = { width: 312, height: 150 };
const RING = 4;

function TourStop({ index, step, place }: TourStopProps) {
  const target = useTargetRect(step, place);
  const element = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(SIZE);
  useLayoutEffect(() => {
    const box = element.current?.getBoundingClientRect();
    if (box) setSize({ width: box.width, height: box.height });
  }, [index, target]);
  useEffect(() => element.current?.querySelector<HTMLElement>(".tour-next")?.focus(), [index]);
  const bounds = { width: innerWidth, height: innerHeight };
  const ringed = target && widened(target);
  const at = ringed
    ? beside(ringed, size, bounds)
    : { x: (bounds.width - size.width) / 2, y: bounds.height - size.height - 48 };
  return (
    <>
      {ringed && <Pointer card={{ ...at, ...size }} target={ringed} />}
      <div ref={element} className="tour-card card" style={{ left: at.x, top: at.y }}>
        <TourWords index={index} step={step} />
      </div>
    </>
  );
}

const widened = ({ x, y, width, height }: Rect): Rect => ({
  x: x - RING,
  y: y - RING,
  width: width + RING * 2,
  height: height + RING * 2,
});

function Pointer({ card, target }: { readonly card: Rect; readonly target: Rect }) {
  const { from, to } = pointerBetween(card, target);
  return (
    <svg className="tour-pointer" aria-hidden="true" data-testid="tour-pointer">
      <rect x={target.x} y={target.y} width={target.width} height={target.height} rx={4} />
      <path d={`M${from.x} ${from.y}L${to.x} ${to.y}`} />
      <circle cx={to.x} cy={to.y} r={3.5} />
    </svg>
  );
}

function TourWords({ index, step }: { readonly index: number; readonly step: TourStep }) {
  const w = useWords();
  const { title, text } = w.tour.steps[step.name];
  const last = index === tourSteps.length - 1;
  return (
    // Escape ends the tour from wherever in the card the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      role="dialog"
      aria-label={w.tour.title}
      aria-describedby="tour-text"
      data-testid="tour-card"
      onKeyDown={(event) => event.key === "Escape" && endTour()}
    >
      <div className="tour-head">
        <b className="b">{title}</b>
        <span className="m dd r">{w.tour.of(index + 1, tourSteps.length)}</span>
        <IconButton className="ghost small" icon="close" label={w.tour.end} onClick={endTour} />
      </div>
      <p id="tour-text">{text}</p>
      <div className="tour-foot">
        <button
          type="button"
          className="btn small ghost"
          disabled={index === 0}
          onClick={() => showStep(index - 1)}
        >
          {w.tour.back}
        </button>
        <button
          type="button"
          className="btn small primary tour-next"
          data-testid="tour-next"
          onClick={() => (last ? endTour() : showStep(index + 1))}
        >
          {last ? w.tour.finish : w.tour.next}
        </button>
      </div>
    </section>
  );
}
