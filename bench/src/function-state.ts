import { parseArgs } from "node:util";
import { BatchBuilder } from "@millrace/engine";
import type { Operator } from "@millrace/engine";
import { provideNodeSandbox } from "@millrace/engine/node";
import { bigint, double, rowSchema } from "@millrace/graph";
import type { FunctionCode, FunctionState } from "@millrace/graph";
import { calibrate } from "./measure/calibration.ts";
import { cpuSeconds } from "./measure/cpu-time.ts";
import { median, printFigures } from "./measure/summary.ts";
import { OperatorAlone } from "./operators/operator-alone.ts";
import { CASE_INPUT, ID } from "./operators/operator-case.ts";

/**
 * `pnpm bench function-state [--changes N] [--rounds N] [--sizes 10,1000,100000] [--only TEXT]`: what a change costs of a map or a list of
 * one key, or of one window, that has so many entries, in CPU microseconds (all threads of the process) and as a ratio to the smallest: a row a
 * batch, so that nothing is shared between changes. It is to be of the same order whatever the size.
 */
const { values: options } = parseArgs({
  options: {
    changes: { type: "string", default: "200" },
    rounds: { type: "string", default: "3" },
    sizes: { type: "string", default: "10,1000,100000" },
    only: { type: "string", default: "" },
  },
});
const CHANGES = Number(options.changes);
const SIZES = options.sizes.split(",").map(Number);
/** Puts of one call: each is bounded in the steps that it may take. */
const PUTS_A_ROW = 500;

const STATES: readonly FunctionState[] = [
  { name: "map", kind: "map", keyType: bigint(false), type: double(false) },
  { name: "list", kind: "list", type: double(false) },
];
/** `ts` is how many there are to be from `x` on; 0: one is changed. */
const CASES: Readonly<Record<string, string>> = {
  "map put, number keys": `for (let i = 0; i < (ts || 1); i++) state.map.put(x + i, ts)`,
  "map get": `if (ts === 0) state.map.get(x); else for (let i = 0; i < ts; i++) state.map.put(x + i, ts)`,
  "map remove and put": `if (ts === 0) state.map.remove(x); for (let i = 0; i < (ts || 1); i++) state.map.put(x + i, ts)`,
  "broadcast put, number keys": `for (let i = 0; i < (ts || 1); i++) map.put(x + i, ts)`,
  "list add": `for (let i = 0; i < (ts || 1); i++) state.list.add(x)`,
  "map put, of a window": `for (let i = 0; i < (ts || 1); i++) state.map.put(x + i, ts)`,
  "list add, of a window": `for (let i = 0; i < (ts || 1); i++) state.list.add(x)`,
};

/** Its rows come by the broadcast input, which is the second. */
const BROADCAST = "broadcast put, number keys";

const code = (source: string): FunctionCode => ({ source, bigints: "number", onError: "fail" });

/** Each row is a call for the one window that there is. */
const windowOf = (body: string): Operator =>
  new OperatorAlone({
    spec: {
      kind: "window",
      keys: [0],
      time: "event",
      rowtime: 1,
      assigner: { kind: "tumbling", sizeMs: 3_600_000, offsetMs: 0 },
      trigger: { kind: "purging", trigger: { kind: "count", count: 1 } },
      evictor: null,
      allowedLatenessMs: 0,
      function: {
        kind: "function",
        form: "process",
        code: code(`export function process(key, { windowState: state }, [{ ts, x }]) { ${body}; }`),
        windowStates: STATES,
        states: [],
      },
      retracts: false,
      paneInfo: false,
      fireAtEnd: false,
    },
    output: [ID],
  }).operator;

function operatorOf(name: string, body: string): Operator {
  if (name.endsWith("of a window")) return windowOf(body);
  if (name === BROADCAST)
    return new OperatorAlone({
      joint: true,
      spec: {
        kind: "co-process-function",
        keys: null,
        rowtimes: [null, null],
        states: [],
        broadcast: ["map"],
        sides: [],
        code: code(`export function processElement() {}
export function processBroadcastElement({ ts, x }, context) { const map = context.getBroadcastState("map"); ${body}; }`),
      },
      output: [ID],
    }).operator;
  return new OperatorAlone({
    spec: {
      kind: "process-function",
      keys: [0],
      rowtime: null,
      states: STATES,
      code: code(`export function processElement({ ts, x }, { state }) { ${body}; }`),
    },
    output: [ID],
  }).operator;
}

function changeCost(name: string, body: string, size: number): number {
  const operator = operatorOf(name, body);
  const builder = new BatchBuilder(rowSchema(CASE_INPUT), 1);
  const [id, ts, x] = builder.columns;
  if (id?.kind !== "int64" || ts?.kind !== "float64" || x?.kind !== "float64") throw new Error("columns");
  const row = (count: number, from: number): void => {
    builder.reset();
    [id.values[0], ts.values[0], x.values[0], builder.rowCount] = [1n, count, from, 1];
    operator.processBatch(builder.take(), name === BROADCAST ? 1 : 0);
  };
  for (let from = 0; from < size; from += PUTS_A_ROW) row(Math.min(PUTS_A_ROW, size - from), from);
  const seconds = cpuSeconds(() => {
    for (let n = 0; n < CHANGES; n++) row(0, (n * 7_919) % size);
  });
  operator.close?.();
  return (seconds / CHANGES) * 1e6;
}

provideNodeSandbox();
const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; CPU-µs a change, ratio to ${SIZES[0]} entries`,
);
const figures: Record<string, number> = {};
for (const [name, body] of Object.entries(CASES).filter(([each]) => each.includes(options.only))) {
  const costs = SIZES.map((size) =>
    median(Array.from({ length: Number(options.rounds) }, () => changeCost(name, body, size))),
  );
  SIZES.forEach((size, index) => (figures[`${name}, ${size}`] = costs[index]!));
  const shown = SIZES.map(
    (size, index) => `${size}: ${costs[index]!.toFixed(1)} (${(costs[index]! / costs[0]!).toFixed(2)})`,
  );
  console.log(`${name}\n  ${shown.join("   ")}`);
}
printFigures({ program: "function-state", changes: CHANGES, calibrationCpuSeconds: calibration, figures });
