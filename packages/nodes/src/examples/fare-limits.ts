import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

const CODE = `// Rules come while rides do: each subtask keeps all of them,
// and every ride is held against the newest one of its city.
export function processElement(row, context, out) {
  const most = context.getBroadcastState("limits").get(row.city);
  if (most !== null && row.fare > most) {
    out.collect({ city: row.city, fare: row.fare, over: row.fare - most });
  }
}

/** Only this function may write the limits. */
export function processBroadcastElement(row, context) {
  context.getBroadcastState("limits").put(row.city, row.most);
}`;

/** Flink's broadcast state pattern. */
export const fareLimitsExample: DrawnExample = {
  id: "fare-limits",
  name: { en: "Fares above their limit", zh: "超出上限的车费" },
  document: draw(
    "Fares above their limit",
    [
      {
        id: "rides",
        kind: "data-generator",
        name: "Rides",
        at: [0, 0],
        config: {
          seed: 5,
          rows: 100_000,
          rateLimit: 2_000,
          columns: [
            { name: "city", type: "INT NOT NULL", values: "uniform(1, 20)", nulls: 0 },
            { name: "fare", type: "DOUBLE NOT NULL", values: "uniform(1, 100)", nulls: 0 },
          ],
        },
      },
      {
        id: "limits",
        kind: "data-generator",
        name: "Limits",
        at: [0, 1],
        config: {
          seed: 6,
          rows: 500,
          rateLimit: 10,
          columns: [
            { name: "city", type: "INT NOT NULL", values: "uniform(1, 20)", nulls: 0 },
            { name: "most", type: "DOUBLE NOT NULL", values: "uniform(60, 99)", nulls: 0 },
          ],
        },
      },
      {
        id: "over",
        kind: "broadcast-process-function",
        name: "Above the limit",
        at: [1, 0],
        config: {
          code: CODE,
          broadcastStates: "limits",
          schema: [
            { name: "city", type: "INT NOT NULL" },
            { name: "fare", type: "DOUBLE NOT NULL" },
            { name: "over", type: "DOUBLE NOT NULL" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Print", at: [2, 0] },
    ],
    ["rides -> over:row", "limits -> over:rule", "over -> print"],
    { parallelism: 2 },
  ),
};
