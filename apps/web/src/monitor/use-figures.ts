import { useEffect, useRef } from "react";
import { metricsFeed } from "./metrics-feed.ts";

/** Calls `write` at every metrics tick with the newest closure; nothing renders. */
export function useFigures(write: () => void): void {
  const latest = useRef(write);
  useEffect(() => {
    latest.current = write;
    write();
  });
  useEffect(() => metricsFeed.subscribe(() => latest.current()), []);
}

/** Writes text only where it changed: an unchanged figure costs no layout. */
export function setText(element: Element | null, text: string): void {
  const only = element?.firstChild;
  if (only instanceof Text && only.nextSibling === null) {
    if (only.data !== text) only.data = text;
  } else if (element && element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element | null, name: string, value: string): void {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function setWidth(element: HTMLElement | null, share: number): void {
  const width = `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`;
  if (element && element.style.width !== width) element.style.width = width;
}
