import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

const PROCESS = `// No aggregate gives the middle value: a function that sees all rows does.
export function process(key, context, elements, out) {
  const fares = elements.map(row => row.fare).toSorted((a, b) => a - b);
  out.collect({ middle: fares[fares.length >> 1], rides: fares.length });
}`;

const TRIGGER = `// At the end of the window, and before that with every hundredth ride.
export function onElement(row, timestamp, window, context) {
  const { rides } = context.state;
  context.registerEventTimeTimer(window.maxTimestamp);
  rides.add(1);
  return rides.value() % 100 === 0 ? TriggerResult.FIRE : TriggerResult.CONTINUE;
}

export function onEventTime(time, window) {
  return time === window.maxTimestamp ? TriggerResult.FIRE : TriggerResult.CONTINUE;
}

export function clear(window, context) {
  context.state.rides.clear();
}`;

/** A process function of windows, and a trigger of one's own. */
export const middleFaresExample: DrawnExample = {
  id: "middle-fares",
  name: { en: "The middle fare", zh: "车费的中位数" },
  document: draw(
    "The middle fare",
    [
      {
        id: "rides",
        kind: "data-generator",
        name: "Rides",
        at: [0, 0],
        config: {
          seed: 9,
          rows: 100_000,
          rateLimit: 2_000,
          columns: [
            { name: "at", type: "TIMESTAMP(3)", values: "sequence(2026-01-01 00:00:00, 20)", nulls: 0 },
            { name: "city", type: "INT NOT NULL", values: "uniform(1, 4)", nulls: 0 },
            { name: "fare", type: "DOUBLE NOT NULL", values: "normal(20, 6)", nulls: 0 },
          ],
        },
      },
      {
        id: "event-time",
        kind: "timestamps-and-watermarks",
        name: "Event time",
        at: [1, 0],
        config: { column: "at", outOfOrdernessMs: 0 },
      },
      { id: "by-city", kind: "key-by", name: "By city", at: [2, 0], config: { columns: ["city"] } },
      {
        id: "window",
        kind: "window",
        name: "10 seconds",
        at: [1, 1],
        config: {
          sizeMs: 10_000,
          compute: "process",
          processCode: PROCESS,
          schema: [
            { name: "middle", type: "DOUBLE NOT NULL" },
            { name: "rides", type: "INT NOT NULL" },
          ],
          trigger: "function",
          triggerCode: TRIGGER,
          triggerStates: "rides",
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 1] },
    ],
    ["rides -> event-time", "event-time -> by-city", "by-city -> window", "window -> print"],
  ),
};
