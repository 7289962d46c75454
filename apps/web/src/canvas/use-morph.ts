import { useLayoutEffect, useRef } from "react";
import type { GraphView } from "./vertex-boxes.tsx";

/** A little longer than what moves: nothing is cut off. */
const MORPH_MS = 200;

/**
 * While the canvas goes from one of a job's graphs to another, what moves to its new place does so in sight: the element
 * is marked for that long, before the change is painted. What a person drags or what a figure changes never moves so.
 */
export function useMorph(element: React.RefObject<HTMLElement | null>, view: GraphView): void {
  const before = useRef(view);
  useLayoutEffect(() => {
    const canvas = element.current;
    if (!canvas || before.current === view) return;
    before.current = view;
    canvas.setAttribute("data-morph", view);
    const timer = setTimeout(() => canvas.removeAttribute("data-morph"), MORPH_MS);
    return () => clearTimeout(timer);
  }, [element, view]);
}
