import { bigint, boolean, decimal, int, NEXMARK_FIELDS, rowSchema, timestamp } from "@millrace/graph";
import type {
  AggregateCall,
  ChainedOperator,
  Expression,
  Field,
  LogicalType,
  OperatorSpec,
  RowSchema,
} from "@millrace/graph";

/** CPU seconds per million events of the hand-written columnar program: the floor. */
export const PROBE: Readonly<Record<string, number>> = { q0: 0.19, q1: 0.11, q2: 0.11, q5: 0.13, q12: 0.12 };

const EVENT_TIME_RATE = 100_000;
const column = (schema: RowSchema, name: string): Expression => {
  const index = schema.fields.findIndex((field) => field.name === name);
  return { kind: "column", type: schema.fields[index]!.type, index };
};
const call = (
  fn: Extract<Expression, { kind: "call" }>["fn"],
  type: LogicalType,
  ...args: Expression[]
): Expression => ({ kind: "call", fn, type, args });

/** Grows a chain, operator by operator. */
class ChainBuilder {
  readonly operators: ChainedOperator[] = [];
  schema: RowSchema;

  constructor(events: number, names: readonly string[] | null) {
    this.schema = rowSchema(
      names === null ? NEXMARK_FIELDS : NEXMARK_FIELDS.filter(({ name }) => names.includes(name)),
    );
    this.#add(
      {
        kind: "nexmark-source",
        seed: 7,
        events,
        eventTimeRate: EVENT_TIME_RATE,
        rateLimit: null,
        baseTimeMs: 1_700_000_000_000,
      },
      this.schema,
    );
    this.#add(
      {
        kind: "watermark-assigner",
        column: this.index("dateTime"),
        strategy: "bounded-out-of-orderness",
        outOfOrdernessMs: 4_000,
        idleTimeoutMs: null,
      },
      this.schema,
    );
  }

  index(name: string): number {
    return this.schema.fields.findIndex((field) => field.name === name);
  }

  filter(condition: (schema: RowSchema) => Expression): this {
    return this.#add({ kind: "calc", filter: condition(this.schema), projections: null }, this.schema);
  }

  map(projections: Readonly<Record<string, (schema: RowSchema) => Expression>>): this {
    const made = Object.entries(projections).map(([name, of]) => ({ name, expression: of(this.schema) }));
    const fields = made.map(({ name, expression }) => ({ name, type: expression.type }));
    return this.#add(
      { kind: "calc", filter: null, projections: made.map(({ expression }) => expression) },
      rowSchema(fields),
    );
  }

  // oxlint-disable-next-line max-params -- reads as the query does
  window(
    keys: readonly string[],
    sizeMs: number,
    slideMs: number,
    aggregate: AggregateCall,
    rowtime: string,
  ): this {
    const fields: Field[] = [
      ...keys.map((name) => this.schema.fields[this.index(name)]!),
      ...["window_start", "window_end", "window_time"].map((name) => ({ name, type: timestamp(false) })),
      { name: aggregate.name, type: aggregate.type },
    ];
    const window =
      sizeMs === slideMs
        ? ({ kind: "tumbling", sizeMs, offsetMs: 0 } as const)
        : ({ kind: "sliding", sizeMs, slideMs, offsetMs: 0 } as const);
    return this.#add(
      {
        kind: "window-aggregate",
        keys: keys.map((name) => this.index(name)),
        rowtime: this.index(rowtime),
        window,
        aggregates: [aggregate],
      },
      rowSchema(fields),
    );
  }

  discard(): readonly ChainedOperator[] {
    this.#add({ kind: "discard-sink" }, null);
    return this.operators;
  }

  #add(spec: OperatorSpec, output: RowSchema | null): this {
    const at = this.operators.length;
    this.operators.push({
      uid: `op${at}#0`,
      nodeId: `op${at}`,
      name: spec.kind,
      spec,
      input: at === 0 ? null : at - 1,
      inputSchema: at === 0 ? null : this.schema,
      outputSchema: output,
    });
    if (output !== null) this.schema = output;
    return this;
  }
}

const isBid = (schema: RowSchema): Expression =>
  call("=", boolean(false), column(schema, "event_type"), { kind: "literal", type: int(false), value: 2 });
const named = (...names: string[]): Record<string, (schema: RowSchema) => Expression> =>
  Object.fromEntries(names.map((name) => [name, (schema: RowSchema) => column(schema, name)]));
const isWanted = (schema: RowSchema): Expression =>
  call(
    "=",
    boolean(),
    call("%", bigint(), column(schema, "bid_auction"), {
      kind: "literal",
      type: bigint(false),
      value: "123",
    }),
    {
      kind: "literal",
      type: bigint(false),
      value: "0",
    },
  );
const euros = (schema: RowSchema): Expression =>
  call(
    "*",
    decimal(23, 3),
    { kind: "literal", type: decimal(3, 3, false), value: "908" },
    call("CAST", decimal(19, 0), column(schema, "bid_price")),
  );
const COUNT: AggregateCall = { fn: "COUNT", argument: null, name: "num", type: bigint(false) };

const BID = ["bid_auction", "bid_bidder", "bid_price", "dateTime", "bid_extra"];
const BASE = ["event_type", "dateTime"];

type Build = (events: number, names: readonly string[] | null) => readonly ChainedOperator[];

const q0: Build = (events, names) =>
  new ChainBuilder(events, names)
    .filter(isBid)
    .map(named(...BID))
    .discard();
const q1: Build = (events, names) =>
  new ChainBuilder(events, names)
    .filter(isBid)
    .map({ ...named("bid_auction", "bid_bidder"), price: euros, ...named("dateTime", "bid_extra") })
    .discard();
const q2: Build = (events, names) =>
  new ChainBuilder(events, names)
    .filter(isBid)
    .filter(isWanted)
    .map(named("bid_auction", "bid_price"))
    .discard();
const q5: Build = (events, names) =>
  new ChainBuilder(events, names)
    .filter(isBid)
    .map(named("bid_auction", "dateTime"))
    .window(["bid_auction"], 10_000, 2_000, COUNT, "dateTime")
    .window([], 2_000, 2_000, { fn: "MAX", argument: 4, name: "maxn", type: bigint() }, "window_time")
    .discard();
const q12: Build = (events, names) =>
  new ChainBuilder(events, names)
    .filter(isBid)
    .map(named("bid_bidder", "dateTime"))
    .window(["bid_bidder"], 10_000, 10_000, COUNT, "dateTime")
    .discard();

/** With all 26 columns generated, and with only those that the query reads (what pushdown makes of it). */
export const DATA_PATHS: Readonly<Record<string, (events: number) => readonly ChainedOperator[]>> = {
  "q0 all columns": (events) => q0(events, null),
  "q1 all columns": (events) => q1(events, null),
  "q2 all columns": (events) => q2(events, null),
  "q5 all columns": (events) => q5(events, null),
  "q12 all columns": (events) => q12(events, null),
  "q0 pushed down": (events) => q0(events, [...BASE, ...BID]),
  "q1 pushed down": (events) => q1(events, [...BASE, ...BID]),
  "q2 pushed down": (events) => q2(events, [...BASE, "bid_auction", "bid_price"]),
  "q5 pushed down": (events) => q5(events, [...BASE, "bid_auction"]),
  "q12 pushed down": (events) => q12(events, [...BASE, "bid_bidder"]),
};
