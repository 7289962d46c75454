import { parseArgs } from "node:util";
import { createOperator, MAX_BATCH_ROWS } from "@millrace/engine";
import type { RowBatch, SourceOperator } from "@millrace/engine";
import { NEXMARK_FIELDS, rowSchema } from "@millrace/graph";
import type { ChainedOperator, Field } from "@millrace/graph";
import { calibrate } from "./measure/calibration.ts";
import { contextAlone } from "./measure/context-alone.ts";
import { cpuSeconds } from "./measure/cpu-time.ts";
import { median, printFigures, spread } from "./measure/summary.ts";

/**
 * `pnpm bench nexmark-source [--events N] [--runs N] [--batch-rows N] [--columns NAME,NAME]`: the generator alone, on one
 * thread, its rows given to nobody. CPU seconds per million events, for all columns and for those that a query needs.
 */
const { values: options } = parseArgs({
  options: {
    events: { type: "string", default: "5000000" },
    runs: { type: "string", default: "5" },
    "batch-rows": { type: "string", default: String(MAX_BATCH_ROWS) },
    columns: { type: "string", multiple: true },
  },
});
const EVENTS = Number(options.events);
const RUNS = Number(options.runs);
const BATCH_ROWS = Number(options["batch-rows"]);
/** Due: with all columns, at most so many CPU seconds per million events. */
const DUE = 0.1;

const COLUMN_SETS: Readonly<Record<string, readonly string[] | null>> = {
  "all columns": null,
  "q0 (bids)": [
    "event_type",
    "dateTime",
    "bid_auction",
    "bid_bidder",
    "bid_price",
    "bid_channel",
    "bid_url",
    "bid_extra",
  ],
  "q1 (bids, four columns)": [
    "event_type",
    "dateTime",
    "bid_auction",
    "bid_bidder",
    "bid_price",
    "bid_extra",
  ],
  "q5 (auctions of bids)": ["event_type", "dateTime", "bid_auction"],
  "rows only": ["event_type"],
};

function source(fields: readonly Field[]): ChainedOperator {
  const spec = {
    kind: "nexmark-source",
    seed: 1,
    events: EVENTS,
    eventTimeRate: 100_000,
    rateLimit: null,
    baseTimeMs: 1_700_000_000_000,
  } as const;
  return {
    uid: "source#0",
    nodeId: "source",
    name: "Nexmark",
    spec,
    input: null,
    inputSchema: null,
    outputSchema: rowSchema(fields),
  };
}

const nothing = (): never => {
  throw new Error("the generator asks for no input and no state");
};

/** CPU seconds per million events of one run. */
function measure(fields: readonly Field[]): number {
  const operator = source(fields);
  const generator = createOperator(operator) as SourceOperator;
  let rows = 0;
  const emit = (batch: RowBatch): number => (rows += batch.rowCount);
  const output = { emit, emitWatermark: nothing, emitIdle: nothing, blocked: false };
  generator.open(contextAlone(operator, { output, registerProcessingTimer: nothing }));
  const seconds = cpuSeconds(() => {
    while (generator.poll(BATCH_ROWS) !== "end");
  });
  generator.close?.();
  if (rows !== EVENTS) throw new Error(`${rows} rows instead of ${EVENTS}`);
  return (seconds / EVENTS) * 1e6;
}

const sets: Readonly<Record<string, readonly string[] | null>> =
  options.columns === undefined
    ? COLUMN_SETS
    : Object.fromEntries(options.columns.map((names) => [names, names.split(",")]));
const calibration = calibrate();
console.log(
  `calibration loop ${calibration.toFixed(3)} CPU-s; ${EVENTS} events, median of ${RUNS}; CPU-s per million events`,
);
const figures: Record<string, number> = {};
for (const [name, columns] of Object.entries(sets)) {
  const fields = NEXMARK_FIELDS.filter((field) => columns === null || columns.includes(field.name));
  measure(fields);
  const cpu = Array.from({ length: RUNS }, () => measure(fields));
  figures[name] = Number(median(cpu).toFixed(4));
  console.log(`${name.padEnd(26)} ${median(cpu).toFixed(4)}  (${spread(cpu)})`);
}
const missed = (figures["all columns"] ?? 0) > DUE ? `all columns take more than ${DUE}` : null;
if (missed !== null) console.log(missed);
printFigures({
  program: "nexmark-source",
  events: EVENTS,
  runs: RUNS,
  batchRows: BATCH_ROWS,
  calibrationCpuSeconds: calibration,
  cpuSecondsPerMillion: figures,
  missed,
});
