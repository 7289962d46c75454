import { useEffect, useState } from "react";
import type { Rect } from "../canvas/geometry.ts";
import type { Place, TourStep } from "./tour-steps.ts";

const LOOK_MS = 150;

/** Where the target of a step is on the screen, followed while it moves; null while it is not there. */
export function useTargetRect(step: TourStep, place: Place): Rect | null {
  const [rect, setRect] = useState<Rect | null>(null);
  useEffect(() => {
    let found = false;
    const look = () => {
      const box = document.querySelector(step.target)?.getBoundingClientRect();
      if (!box && !found) step.prepare?.(place);
      found ||= box !== undefined;
      setRect((before) => sameOr(before, box));
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    addEventListener("resize", look);
    return () => {
      clearInterval(timer);
      removeEventListener("resize", look);
      setRect(null);
    };
  }, [step, place]);
  return rect;
}

function sameOr(before: Rect | null, box: DOMRect | undefined): Rect | null {
  if (!box || box.width === 0) return null;
  const next = { x: box.x, y: box.y, width: box.width, height: box.height };
  const moved =
    before === null || (["x", "y", "width", "height"] as const).some((key) => before[key] !== next[key]);
  return moved ? next : before;
}
