import { flow } from "../flow.ts";
import type { Program } from "../program.ts";

const CITIES = 12;
const RIDES = Array.from({ length: 700 }, (_, i) => ({ city: `c${(i * 5) % CITIES}`, fare: i % 31 }));
const RULES = Array.from({ length: 50 }, (_, i) => ({ city: `c${i % CITIES}`, most: i }));

/**
 * Rows wait in keyed state until both inputs have ended: by then every subtask has all rules, whatever came first. Of a
 * city's rules the largest counts; without one it is 0.
 */
const CODE = `
export function processElement(row: { city: string; fare: number }, context) {
  context.state.fares.add(row.fare);
  context.registerEventTimeTimer(8640000000000000);
}
export function processBroadcastElement(row: { city: string; most: number }, context) {
  const rules = context.getBroadcastState("rules");
  const before = rules.get(row.city);
  if (before === null || row.most > before.most) rules.put(row.city, { most: row.most });
}
export function onTimer(timestamp: number, context, out) {
  const { city } = context.getCurrentKey();
  const most = context.getBroadcastState("rules").get(city)?.most ?? 0;
  for (const fare of context.state.fares.get()) out.collect({ city, over: fare - most });
}`;

export const broadcastProcessFunction: Program = {
  id: "broadcast-process-function",
  about: "functions of keyed rows in TypeScript against broadcast state, which every subtask restores",
  files: {
    "rides.csv": `city,fare\n${RIDES.map(({ city, fare }) => `${city},${fare}`).join("\n")}\n`,
    "rules.csv": `city,most\n${RULES.map(({ city, most }) => `${city},${most}`).join("\n")}\n`,
  },
  document: ({ input, output }) => {
    const file = (name: string, column: string) => ({
      kind: "csv-file",
      config: {
        path: `${input}/${name}.csv`,
        schema: [
          { name: "city", type: "STRING NOT NULL" },
          { name: column, type: "INT NOT NULL" },
        ],
      },
    });
    return flow(
      "Broadcast process function",
      {
        rides: file("rides", "fare"),
        rules: file("rules", "most"),
        by: { kind: "key-by", config: { columns: ["city"] } },
        over: {
          kind: "broadcast-process-function",
          config: {
            code: CODE,
            broadcastStates: "rules",
            states: [{ name: "fares", kind: "list" }],
            schema: [
              { name: "city", type: "STRING NOT NULL" },
              { name: "over", type: "INT NOT NULL" },
            ],
          },
        },
        sink: { kind: "text-file-sink", config: { directory: output } },
      },
      ["rides -> by -> over:row -> sink", "rules -> over:rule"],
    );
  },
  expected: RIDES.map(({ city, fare }) => {
    const most = Math.max(...RULES.filter((rule) => rule.city === city).map((rule) => rule.most));
    return `${city}\t${fare - most}`;
  }),
};
