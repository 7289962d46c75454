import { useEffect, useRef } from "react";
import { figureWrites } from "./figure-writes.ts";
import type { Rect } from "./geometry.ts";

/** Calls `write` with the newest closure for what lies at `at` on the canvas, while that is in sight; nothing renders. */
export function useSeenFigures(at: Rect, write: () => void): void {
  const latest = useRef({ at, write });
  useEffect(() => {
    latest.current = { at, write };
    write();
  });
  useEffect(
    () =>
      figureWrites.add({
        get at() {
          return latest.current.at;
        },
        write: () => latest.current.write(),
      }),
    [],
  );
}
