import { bigint, double, string, timestamp } from "@millrace/graph";
import type { StateTtl } from "@millrace/graph";
import { deduplicateFactory } from "../operators/deduplicate.ts";
import { groupAggregateFactory } from "../operators/group-aggregate.ts";
import { reduceFactory } from "../operators/reduce.ts";
import { AGGREGATED, AGGREGATES, DISTINCT, KEYED_INPUT } from "./keyed-aggregates.ts";

export const onWrite: StateTtl = { ttlMs: 100, update: "on-create-and-write" };
export const onRead: StateTtl = { ttlMs: 100, update: "on-read-and-write" };

export const groups = (ttl: { readonly ttl?: StateTtl }) =>
  ({
    spec: { kind: "group-aggregate", keys: [0], aggregates: AGGREGATES, ...ttl },
    factory: groupAggregateFactory,
    input: KEYED_INPUT,
    output: [KEYED_INPUT[0]!, ...AGGREGATED],
  }) as const;
export const distinct = (ttl: { readonly ttl?: StateTtl }) => {
  const { spec, output, ...setup } = groups(ttl);
  return {
    ...setup,
    spec: { ...spec, aggregates: [...AGGREGATES, DISTINCT] },
    output: [...output, { name: "distinct", type: bigint(false) }],
  };
};
export const reduced = (ttl: { readonly ttl?: StateTtl }) =>
  ({
    spec: {
      kind: "reduce",
      keys: [0],
      columns: [
        { kind: "column", index: 0, type: string() },
        { kind: "column", index: 4, type: timestamp() },
        {
          kind: "call",
          fn: "+",
          type: double(),
          args: [
            { kind: "column", index: 2, type: double() },
            { kind: "column", index: 5, type: double() },
          ],
        },
      ],
      ...ttl,
    },
    factory: reduceFactory,
    input: KEYED_INPUT,
    output: KEYED_INPUT,
  }) as const;
export const deduplicated = (ttl: { readonly ttl?: StateTtl }) =>
  ({
    spec: { kind: "deduplicate", keys: [0, 2], ...ttl },
    factory: deduplicateFactory,
    input: KEYED_INPUT,
    output: KEYED_INPUT,
  }) as const;

export const partitioned = (ttl: { readonly ttl?: StateTtl }) =>
  ({
    spec: { kind: "deduplicate", keys: [0, 2], partitionKeys: 1, ...ttl },
    factory: deduplicateFactory,
    input: KEYED_INPUT,
    output: KEYED_INPUT,
  }) as const;
