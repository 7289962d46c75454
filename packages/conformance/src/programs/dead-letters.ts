import { flow } from "../flow.ts";
import type { FlowPart } from "../flow.ts";
import type { Program } from "../program.ts";
import { numberedByKey, numberedCsv, numberedRows, stampOfRow } from "./numbered-rows.ts";
import type { NumberedRow } from "./numbered-rows.ts";

const SIZE_MS = 10_000;
const COUNTED = 5;
const ROWS = numberedRows(210);

/** A window breaks its process function where its rows add up to a multiple of four. */
const breaksProcess = (rows: readonly NumberedRow[]): boolean => sumOf(rows) % 4 === 0;
/** A row breaks the aggregate function. */
const breaksAdd = ({ n }: NumberedRow): boolean => n % 10 === 3;
/** A row breaks the function of rows. */
const breaksMap = ({ n }: NumberedRow): boolean => n % 17 === 4;

/** A row breaks the trigger; a window the evictor, and stays as it is. */
const breaksTrigger = ({ n }: NumberedRow): boolean => n % 13 === 7;
const breaksEvictor = (rows: readonly NumberedRow[]): boolean => sumOf(rows) % 5 === 0;
/** A row breaks the watermark generator. */
const breaksTime = ({ n }: NumberedRow): boolean => n % 19 === 5;

const sumOf = (rows: readonly NumberedRow[]): number => rows.reduce((sum, { n }) => sum + n, 0);

/** Counts the windows of a key that came out well. What it wrote before it threw is taken back. */
const PROCESS = `
export const reducers = { windows: (a: number, b: number) => a + b };
export function process(key, context, elements, out) {
  const { windows } = context.globalState;
  windows.add(1);
  const sum = elements.reduce((all, { n }) => all + n, 0);
  out.collect({ sum, nth: windows.get() });
  if (sum % 4 === 0) throw new Error("four");
}`;

const ADD = `
export const createAccumulator = () => 0;
export function add(row, sum) {
  if (row.n % 10 === 3) throw new Error("three");
  return sum + row.n;
}
export const getResult = (sum) => ({ sum });`;

/** Of the one window that a key has it counts how often it fired, and breaks at every third time. */
const COUNTED_PROCESS = `
export const reducers = { fired: (a: number, b: number) => a + b };
export function process(key, context, elements, out) {
  const { fired } = context.windowState;
  const { seen } = context.globalState;
  const sum = elements.reduce((all, { n }) => all + n, 0);
  if (sum % 3 === 0) throw new Error("three");
  fired.add(1);
  seen.add(elements.length);
  out.collect({ sum, nth: fired.get() * 1000 + seen.get().length });
}`;

/** What it registers at a row at which it throws is taken back: a window of such rows alone fires as it goes, which it asks too. */
const TRIGGER = `
export function onElement(row, timestamp, window, context) {
  context.registerEventTimeTimer(window.maxTimestamp);
  if (row.n % 13 === 7) throw new Error("seven");
  return TriggerResult.CONTINUE;
}
export const onEventTime = (time, window) =>
  time === window.maxTimestamp ? TriggerResult.FIRE : TriggerResult.CONTINUE;`;

/** What it let go before it threw stays. */
const EVICTOR = `
export function evictBefore(elements, size, window, context) {
  const sum = elements.reduce((all, element) => all + element.value.n, 0);
  if (sum % 5 !== 0) return;
  elements[0].remove();
  throw new Error("five");
}`;

const GENERATOR = `
export function onEvent(row, timestamp, output) {
  if (row.n % 19 === 5) throw new Error("five");
  output.emitWatermark(timestamp - 1);
}`;

/** Longer than all jumps of the clock that a fault plan makes: nothing has lived its time. */
const TTL_MS = 30 * 86_400_000;
/** Longer than a run: it is kept in the form of what expires, and nothing does. */
const TTL = { ttlMs: TTL_MS, update: "on-create-and-write", visibility: "never-return-expired" };

const SUM = { name: "sum", type: "INT NOT NULL" };
const NTH = { name: "nth", type: "INT NOT NULL" };

/** One line of every output: what it is, its key, two numbers and a time or nothing. */
const written = (what: string, values: readonly [string, string], time: string): FlowPart => ({
  kind: "map",
  config: {
    keepOthers: false,
    projections: [
      { name: "what", expression: `CAST('${what}' AS STRING)` },
      { name: "key", expression: "CAST(key AS STRING)" },
      { name: "x", expression: `CAST(${values[0]} AS BIGINT)` },
      { name: "y", expression: `CAST(${values[1]} AS BIGINT)` },
      { name: "at", expression: `CAST(${time} AS TIMESTAMP(3))` },
    ],
  },
});

const NO_TIME = "NULL";

const window = (config: FlowPart["config"]): FlowPart => ({
  kind: "window",
  config: { sizeMs: SIZE_MS, onError: "side", ...config },
});

function ofWindows(): readonly string[] {
  const good = new Map<string, number>();
  return [...Map.groupBy(ROWS, ({ key, ms }) => `${key}\t${Math.floor(ms / SIZE_MS)}`)].flatMap(
    ([group, rows]) => {
      const [key = "", index] = group.split("\t");
      const start = stampOfRow(Number(index) * SIZE_MS);
      const added = rows.filter((row) => !breaksAdd(row));
      const sums = added.length === 0 ? [] : [["add", key, sumOf(added), 0, start].join("\t")];
      if (breaksProcess(rows))
        return [...sums, ...rows.map(({ n }) => ["broken window", key, n, 1, start].join("\t"))];
      good.set(key, (good.get(key) ?? 0) + 1);
      return [...sums, ["window", key, sumOf(rows), good.get(key), start].join("\t")];
    },
  );
}

function ofCounted(): readonly string[] {
  return [...Map.groupBy(ROWS, ({ key }) => key)].flatMap(([key, rows]) => {
    let fired = 0;
    const firings = Array.from({ length: Math.floor(rows.length / COUNTED) }, (_, index) =>
      rows.slice(index * COUNTED, (index + 1) * COUNTED),
    );
    return firings.flatMap((own) => {
      if (sumOf(own) % 3 === 0) return own.map(({ n }) => ["broken count", key, n, 1, ""].join("\t"));
      fired++;
      return [["count", key, sumOf(own), fired * 1001, ""].join("\t")];
    });
  });
}

const ofRows = (): readonly string[] =>
  ROWS.flatMap((row) => [
    ...(breaksAdd(row) ? [["broken add", row.key, row.n, 1, ""].join("\t")] : []),
    [breaksMap(row) ? "broken row" : "row", row.key, row.n, breaksMap(row) ? 2 : 0, ""].join("\t"),
  ]);

/** Of windows with a trigger and an evictor of persons: no row falls out, and each call that threw is told once. */
const ofTriggered = (): readonly string[] =>
  [...Map.groupBy(ROWS, ({ key, ms }) => `${key}\t${Math.floor(ms / SIZE_MS)}`)].flatMap(([group, rows]) => {
    const [key = "", index] = group.split("\t");
    const start = stampOfRow(Number(index) * SIZE_MS);
    const told = rows.filter(breaksTrigger).map(({ n }) => ["broken trigger", key, n, 0, start].join("\t"));
    if (breaksEvictor(rows)) told.push(["broken trigger", key, -1, 0, start].join("\t"));
    return [...told, ["triggered", key, sumOf(rows), 0, start].join("\t")];
  });

const ofTimed = (): readonly string[] =>
  ROWS.map((row) => [breaksTime(row) ? "broken time" : "timed", row.key, row.n, 0, ""].join("\t"));

const ofFolded = (): readonly string[] =>
  [...Map.groupBy(ROWS, ({ key }) => key)].flatMap(([key, rows]) =>
    rows.map((_, at) => ["fold", key, sumOf(rows.slice(0, at + 1)), at + 1, ""].join("\t")),
  );

const BREAKING: Readonly<
  Record<"mapped" | "process" | "add" | "count" | "triggered" | "timed" | "fold", FlowPart>
> = {
  mapped: {
    kind: "map-function",
    config: {
      code: "(row) => {\n  if (row.n % 17 === 4) throw new Error(row.key);\n  return { key: row.key, n: row.n };\n}",
      schema: [
        { name: "key", type: "STRING NOT NULL" },
        { name: "n", type: "INT NOT NULL" },
      ],
      onError: "side",
    },
  },
  process: window({
    compute: "process",
    processCode: PROCESS,
    schema: [SUM, NTH],
    states: [{ name: "windows", kind: "reducing", ttl: TTL }],
  }),
  add: window({ compute: "aggregate-function", aggregateCode: ADD, schema: [SUM] }),
  triggered: window({
    compute: "aggregate",
    aggregates: [{ fn: "SUM", column: "n", name: "sum" }],
    trigger: "function",
    triggerCode: TRIGGER,
    triggerOnError: "side",
    evictor: "function",
    evictorCode: EVICTOR,
    evictorOnError: "side",
  }),
  timed: {
    kind: "timestamps-and-watermarks",
    config: { column: "ts", strategy: "function", code: GENERATOR, numbers: "", onError: "side" },
  },
  fold: {
    kind: "fold",
    config: {
      initial: [
        { name: "total", expression: "0" },
        { name: "nth", expression: "0" },
      ],
      fold: [
        { name: "total", expression: "acc.total + row.n" },
        { name: "nth", expression: "acc.nth + 1" },
      ],
      stateKept: "ttl",
      stateTtlMs: TTL_MS,
    },
  },
  count: {
    kind: "count-window",
    config: {
      size: COUNTED,
      compute: "process",
      processCode: COUNTED_PROCESS,
      schema: [SUM, NTH],
      windowStates: [{ name: "fired", kind: "reducing", type: "BIGINT" }],
      states: [{ name: "seen", kind: "list", ttl: TTL }],
      onError: "side",
    },
  },
};

const WRITTEN: Readonly<Record<string, FlowPart>> = {
  row: written("row", ["n", "0"], NO_TIME),
  brokenRow: written("broken row", ["n", "error_line"], NO_TIME),
  windows: written("window", ["sum", "nth"], "window_start"),
  brokenWindow: written("broken window", ["n", "error_rows"], "window_start"),
  sums: written("add", ["sum", "0"], "window_start"),
  brokenAdd: written("broken add", ["n", "error_rows"], "window_start"),
  triggers: written("triggered", ["sum", "0"], "window_start"),
  brokenTrigger: written(
    "broken trigger",
    ["CASE WHEN n IS NULL THEN -1 ELSE n END", "error_rows"],
    "window_start",
  ),
  times: written("timed", ["n", "0"], NO_TIME),
  brokenTime: written("broken time", ["n", "0"], NO_TIME),
  folds: written("fold", ["total", "nth"], NO_TIME),
  counts: written("count", ["sum", "nth"], NO_TIME),
  brokenCount: written("broken count", ["n", "error_rows"], NO_TIME),
};

export const deadLetters: Program = {
  id: "dead-letters",
  about:
    "rows that break a function of rows, of time windows, of count windows or of watermarks, in dead-letter outputs: each row once on one of the two ways; calls of triggers and evictors that break, and state with a time to live",
  files: numberedCsv(ROWS),
  document: (place) => {
    const { rows, time, by } = numberedByKey(place);
    return flow(
      "Dead letters",
      {
        rows: { ...rows, parallelism: 1 },
        time: { ...time, parallelism: 1 },
        by,
        ...BREAKING,
        ...WRITTEN,
        all: { kind: "union" },
        sink: { kind: "text-file-sink", config: { directory: place.output } },
      },
      [
        "rows -> mapped -> row -> all -> sink",
        "mapped.failed -> brokenRow -> all",
        "rows -> time -> by -> process -> windows -> all",
        "process.failed -> brokenWindow -> all",
        "by -> add -> sums -> all",
        "add.failed -> brokenAdd -> all",
        "by -> triggered -> triggers -> all",
        "triggered.failed -> brokenTrigger -> all",
        "rows -> timed -> times -> all",
        "timed.failed -> brokenTime -> all",
        "by -> fold -> folds -> all",
        "by -> count -> counts -> all",
        "count.failed -> brokenCount -> all",
      ],
    );
  },
  expected: [
    ...ofWindows(),
    ...ofCounted(),
    ...ofRows(),
    ...ofTriggered(),
    ...ofTimed(),
    ...ofFolded(),
  ].toSorted(),
};
