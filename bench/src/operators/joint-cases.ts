import { bigint, double, orNull } from "@millrace/graph";
import type { Expression, Field } from "@millrace/graph";
import { BOTH as JOINED, joinedInput } from "./joined-input.ts";
import { CASE_INPUT, column, ID, plus, TIMES } from "./operator-case.ts";
import type { OperatorCase } from "./operator-case.ts";

const KEYS = 10_000;
const BOTH = [[0], [0]] as const;
const [, , x] = CASE_INPUT;
const maybe = (fields: readonly Field[]): readonly Field[] =>
  fields.map(({ name, type }) => ({ name, type: orNull(type) }));
const one: Expression = { kind: "literal", type: double(false), value: 1 };

/** Operators of two inputs; every other batch is of the second, but for a co-group's, whose rows come joined. */
export const jointCases: readonly OperatorCase[] = [
  {
    name: "connect: two maps",
    keys: KEYS,
    joint: true,
    spec: {
      kind: "co-calc",
      filters: [null, null],
      projections: [
        [column(0, ID), plus(column(2, x!), one)],
        [column(0, ID), column(2, x!)],
      ],
    },
    output: [ID, { name: "y", type: double(false) }],
  },
  {
    name: "broadcast join, 100 rules",
    keys: 100,
    joint: true,
    spec: { kind: "broadcast-join", keys: BOTH, unmatched: "nulls", removes: null },
    output: [...CASE_INPUT, ...maybe(CASE_INPUT)],
  },
  {
    name: "interval join, half a second each way",
    keys: KEYS,
    joint: true,
    spec: { kind: "interval-join", keys: BOTH, rowtimes: [1, 1], lowerMs: -500, upperMs: 500 },
    output: [...CASE_INPUT, ...CASE_INPUT, TIMES[0]!],
    slow: "every row is stored, looked for in the rows of the other side, and taken out again",
  },
  {
    name: "window join, tumbling second",
    keys: KEYS,
    joint: true,
    spec: {
      kind: "window-join",
      keys: BOTH,
      rowtimes: [1, 1],
      window: { kind: "tumbling", sizeMs: 1_000, offsetMs: 0 },
      pairs: "full",
    },
    output: [...maybe(CASE_INPUT), ...maybe(CASE_INPUT), ...TIMES],
    slow: "every row is stored, and given again when its window ends, most of them beside nothing",
  },
  {
    name: "co-group, tumbling 10 s",
    keys: KEYS,
    input: joinedInput,
    spec: {
      kind: "window",
      keys: [0],
      time: "event",
      rowtime: 1,
      assigner: { kind: "tumbling", sizeMs: 10_000, offsetMs: 0 },
      trigger: { kind: "event-time" },
      evictor: null,
      allowedLatenessMs: 0,
      function: {
        kind: "function",
        form: "co-group",
        both: JOINED,
        code: {
          source: `export function coGroup(left, right, out) {
            out.collect({ lefts: left.length, rights: right.length });
          }`,
          bigints: "number",
          onError: "fail",
        },
        windowStates: [],
        states: [],
      },
      retracts: false,
      paneInfo: false,
      fireAtEnd: false,
    },
    output: [ID, ...TIMES, ...["lefts", "rights"].map((name) => ({ name, type: bigint() }))],
    slow: "every row is stored, and becomes an object of the interpreter when its window fires",
  },
  {
    name: "head of a loop",
    keys: KEYS,
    joint: true,
    spec: {
      kind: "iterate",
      until: {
        kind: "call",
        fn: "<",
        type: { kind: "BOOLEAN", nullable: false },
        args: [column(2, x!), { kind: "literal", type: double(false), value: 2_048 }],
      },
      timeoutMs: 1_000,
    },
    output: CASE_INPUT,
  },
];
