import { invariant } from "@millrace/graph";
import type {
  AggregateCall,
  Both,
  ChainedOperator,
  CoProcessFunctionSpec,
  Field,
  OperatorKind,
  OperatorSpec,
  ProcessFunctionSpec,
  RowSchema,
} from "@millrace/graph";
import type {
  KeyedStateDeclaration,
  OperatorStateDeclaration,
  StateDeclaration,
} from "../state/state-declaration.ts";
import { BROADCAST_KEY, BROADCAST_SECTION, BROADCAST_VALUE } from "./functions/broadcast-entries.ts";
import { keyedStates } from "./functions/process-columns.ts";
import { keyFields } from "./functions/process-setup.ts";
import { partsDeclared } from "./functions/state-parts.ts";
import { createAccumulators } from "./aggregates/create-accumulator.ts";
import { distinctColumns, distinctSection } from "./aggregates/distinct-values.ts";
import { storedColumns } from "./aggregates/stored-columns.ts";
import { keptColumns, orNull } from "./kept-columns.ts";
import { SIDES } from "./joins/keyed-sides.ts";
import { declareWindows } from "./window-operator/declare-windows.ts";
import { SliceAssigner } from "./windows/slice-assigner.ts";

type Declare<K extends OperatorKind> = (
  spec: Extract<OperatorSpec, { readonly kind: K }>,
  operator: ChainedOperator,
) => readonly StateDeclaration[];

const none = (): readonly StateDeclaration[] => [];

const position =
  (...names: string[]) =>
  (): readonly [OperatorStateDeclaration] => [
    { scope: "operator", name: "position", format: "position", names },
  ];

const filePosition = (
  { partBytes }: { readonly partBytes?: number },
  ...whole: string[]
): readonly [OperatorStateDeclaration] =>
  partBytes === undefined
    ? position(...whole)()
    : position("stride", "bytes of a part", "part", "byte offset")();

/** What each kind of operator keeps. A kind that is missing here does not compile. */
const DECLARATIONS: { readonly [K in OperatorKind]: Declare<K> } = {
  "text-file-source": (spec) => filePosition(spec, "byte offset"),
  "csv-text-source": (spec) => filePosition(spec, "byte offset", "line"),
  "json-lines-source": (spec) => filePosition(spec, "byte offset", "line"),
  "parquet-source": position("stride", "row group", "row"),
  "avro-source": position("stride", "bytes of a part", "part", "byte offset", "row"),
  "directory-source": () => [
    { scope: "operator", name: "splits", format: "splits", names: ["file", "state"] },
    { scope: "operator", name: "watermark", format: "doubles", names: ["watermark"] },
  ],
  "socket-text-source": none,
  "sequence-source": position("stride", "next"),
  "data-generator-source": position("stride", "next row"),
  "collection-source": position("next row"),
  "host-metrics-source": none,
  "nexmark-source": position("stride", "next event"),
  calc: none,
  "split-text": none,
  "row-function": none,
  "process-function": processStates,
  "async-request": (_, operator) => [{ ...keptRows("requests", [], operator.inputSchema!), repeats: true }],
  "watermark-assigner": ({ generator }) => [
    { scope: "operator", name: "watermark", format: "doubles", names: ["largest timestamp", "watermark"] },
    ...(generator === undefined
      ? []
      : [
          {
            scope: "operator",
            name: "watermark generator",
            format: "doubles",
            names: generator.states,
          } as const,
        ]),
  ],
  "group-aggregate": ({ keys, aggregates, ttl }, operator) => {
    const table = { header: "table", ttlMs: ttl?.ttlMs ?? null } as const;
    const distinct = distinctColumns(aggregates).map((column) => {
      const name = distinctSection(operator.inputSchema!.fields[column]!.name);
      return { ...aggregateState(name, [...keys, column], [], operator), ...table };
    });
    return [{ ...aggregateState("groups", keys, aggregates, operator), ...table }, ...distinct];
  },
  "window-aggregate": (spec, operator) => windowState(spec, operator),
  "count-window-aggregate": ({ keys, aggregates }, operator) => [
    {
      ...aggregateState("counts", keys, aggregates, operator),
      head: [{ id: "rows", stored: { kind: "float64" } }],
      repeats: true,
    },
  ],
  window: declareWindows,
  reduce: ({ keys, ttl }, operator) => [{ ...reducedState(keys, operator), ttlMs: ttl?.ttlMs ?? null }],
  deduplicate: ({ keys, ttl }, operator) => [
    { ...aggregateState("seen", keys, [], operator), header: "table", ttlMs: ttl?.ttlMs ?? null },
  ],
  "co-calc": none,
  "interval-join": ({ keys }, operator) => [...keptSides(keys, operator), WATERMARK],
  "window-join": ({ keys }, operator) => [
    ...keptSides(keys, operator).map((declaration) => ({ ...declaration, head: SPAN, firesAtEnd: true })),
    WATERMARK,
  ],
  "broadcast-join": ({ keys }, operator) => [keptRows("rules", keys[1], operator.inputSchemas![1]!)],
  iterate: none,
  "co-process-function": processStates,
  "split-rows": none,
  "top-n": ({ keys }, operator) => [{ ...keptRows("ranked", keys, operator.inputSchema!), repeats: true }],
  "print-sink": position("rows"),
  "stderr-sink": none,
  "file-sink": () => [
    { scope: "operator", name: "parts", format: "parts", names: ["part", "rows", "bytes", "state"] },
  ],
  "socket-sink": none,
  "sqlite-sink": none,
  "discard-sink": none,
};

/** How far the inputs of a join have come. */
const WATERMARK: OperatorStateDeclaration = {
  scope: "key-group",
  name: "watermark",
  format: "doubles",
  names: ["watermark"],
};

/** The window of a record. */
const SPAN = [
  { id: "start", stored: { kind: "float64" } },
  { id: "end", stored: { kind: "float64" } },
] as const;

/** The states of an operator, in no order. */
export function stateDeclarations(operator: ChainedOperator): readonly StateDeclaration[] {
  return declare(operator.spec.kind, operator);
}

function declare<K extends OperatorKind>(kind: K, operator: ChainedOperator): readonly StateDeclaration[] {
  return DECLARATIONS[kind](operator.spec as Parameters<Declare<K>>[0], operator);
}

// oxlint-disable-next-line max-params -- what makes the shape of an aggregate
function aggregateState(
  name: string,
  keys: readonly number[],
  calls: readonly AggregateCall[],
  { inputSchema }: ChainedOperator,
): KeyedStateDeclaration {
  invariant(inputSchema, "what keeps state by key has an input");
  return {
    scope: "keyed",
    name,
    header: "records",
    sliceMs: null,
    key: keysOf(inputSchema.fields, keys),
    head: [],
    columns: storedColumns(calls, inputSchema),
    repeats: false,
    ttlMs: null,
    values: calls.map((call): Field => ({ name: call.name, type: call.type })),
    accumulators: () => createAccumulators(calls, inputSchema),
  };
}

function windowState(
  { keys, aggregates, window }: Extract<OperatorSpec, { readonly kind: "window-aggregate" }>,
  operator: ChainedOperator,
): readonly StateDeclaration[] {
  const time = (name: string): OperatorStateDeclaration => ({
    scope: "key-group",
    name,
    format: "doubles",
    names: ["time"],
  });
  if (window.kind !== "session") {
    const assigner = new SliceAssigner(window);
    const { sliceMs } = assigner;
    const at = (start: number, passed: number): number | null => {
      const end = assigner.nextEnd(start, passed);
      return end === null ? null : end - 1;
    };
    const firing = { timeState: "watermark", at };
    return [
      { ...aggregateState("slices", keys, aggregates, operator), header: "table", sliceMs, firing },
      time("watermark"),
    ];
  }
  const head = [...SPAN, { id: "pending", stored: { kind: "byte" } }] as const;
  return [{ ...aggregateState("sessions", keys, aggregates, operator), head }, time("time")];
}

function reducedState(keys: readonly number[], { inputSchema }: ChainedOperator): KeyedStateDeclaration {
  invariant(inputSchema, "a reduce has an input");
  const { fields } = inputSchema;
  return {
    scope: "keyed",
    name: "reduced",
    header: "table",
    sliceMs: null,
    key: keysOf(fields, keys),
    head: [],
    repeats: false,
    ttlMs: null,
    ...keptColumns(fields),
  };
}

const BROADCAST: KeyedStateDeclaration = {
  scope: "keyed",
  name: BROADCAST_SECTION,
  header: "records",
  sliceMs: null,
  key: BROADCAST_KEY,
  head: [],
  repeats: false,
  ttlMs: null,
  ...keptColumns(BROADCAST_VALUE),
};

/** By key the text of each state, and the timers; of large lists and maps the parts; of a broadcast input what every subtask has. */
function processStates(
  spec: ProcessFunctionSpec | CoProcessFunctionSpec,
  { inputSchema, inputSchemas }: ChainedOperator,
): readonly StateDeclaration[] {
  invariant(inputSchema, "a process function has an input");
  const key = keyFields(spec, inputSchemas ?? [inputSchema]);
  const isBroadcast = spec.kind === "co-process-function" && spec.broadcast !== null;
  return [
    ...(key.length > 0 ? [keyedStates(key, spec.states), ...partsDeclared(key, spec.states)] : []),
    ...(isBroadcast ? [BROADCAST] : []),
  ];
}

/** Whole rows of two inputs by key: a record holds all rows of its key. */
const keptSides = (
  keys: Both<readonly number[]>,
  { inputSchemas = [] }: ChainedOperator,
): readonly KeyedStateDeclaration[] =>
  SIDES.map((name, side) => ({ ...keptRows(name, keys[side]!, inputSchemas[side]!), repeats: true }));

/** Whole rows by key. */
// oxlint-disable-next-line max-params -- what is kept, and by what
function keptRows(name: string, keys: readonly number[], { fields }: RowSchema): KeyedStateDeclaration {
  return {
    scope: "keyed",
    name,
    header: "records",
    sliceMs: null,
    key: keysOf(fields, keys).map((column) => ({ name: column.name, type: orNull(column.type) })),
    head: [],
    repeats: false,
    ttlMs: null,
    ...keptColumns(fields),
  };
}

function keysOf(fields: readonly Field[], keys: readonly number[]): readonly Field[] {
  return keys.map((index) => {
    const field = fields[index];
    invariant(field, `no key column ${index}`);
    return field;
  });
}
