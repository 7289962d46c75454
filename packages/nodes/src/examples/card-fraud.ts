import { draw } from "./draw.ts";
import type { DrawnExample } from "./example.ts";

const CODE = `// A very small payment may be a thief's test of a stolen card:
// a large one of the same card within a minute is an alert.
const SMALL = 1, LARGE = 500, WITHIN_MS = 60_000;

export function processElement(row, context, out) {
  const { tested, timer } = context.state;
  if (tested.value() !== null) {
    if (row.amount > LARGE) {
      out.collect({ card: row.card, amount: row.amount, at: row.at, tested_with: tested.value() });
    }
    forget(context);
  }
  if (row.amount < SMALL) {
    const until = context.timestamp() + WITHIN_MS;
    tested.update(row.amount);
    timer.update(until);
    context.registerEventTimeTimer(until);
  }
}

/** A minute has gone by: the small payment means nothing any more. */
export function onTimer(timestamp, context) {
  forget(context);
}

function forget({ state, deleteEventTimeTimer }) {
  deleteEventTimeTimer(state.timer.value());
  state.timer.clear();
  state.tested.clear();
}`;

/** Flink's tutorial of keyed state and timers. */
export const cardFraudExample: DrawnExample = {
  id: "card-fraud",
  name: { en: "Stolen cards", zh: "被盗的银行卡" },
  document: draw(
    "Stolen cards",
    [
      {
        id: "payments",
        kind: "data-generator",
        name: "Payments",
        at: [0, 0],
        config: {
          seed: 3,
          rows: 200_000,
          rateLimit: 5_000,
          columns: [
            { name: "at", type: "TIMESTAMP(3)", values: "sequence(2026-01-01 00:00:00, 100)", nulls: 0 },
            { name: "card", type: "INT NOT NULL", values: "uniform(1, 400)", nulls: 0 },
            { name: "amount", type: "DOUBLE NOT NULL", values: "uniform(0, 1000)", nulls: 0 },
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
      { id: "by-card", kind: "key-by", name: "By card", at: [2, 0], config: { columns: ["card"] } },
      {
        id: "fraud",
        kind: "process-function",
        name: "Fraud",
        at: [0, 1],
        config: {
          code: CODE,
          states: [
            { name: "tested", kind: "value" },
            { name: "timer", kind: "value" },
          ],
          schema: [
            { name: "card", type: "INT NOT NULL" },
            { name: "amount", type: "DOUBLE NOT NULL" },
            { name: "at", type: "TIMESTAMP(3)" },
            { name: "tested_with", type: "DOUBLE NOT NULL" },
          ],
        },
      },
      { id: "print", kind: "print", name: "Alerts", at: [1, 1] },
    ],
    ["payments -> event-time", "event-time -> by-card", "by-card -> fraud", "fraud -> print"],
  ),
};
