import type { EvictorSpec } from "@millrace/graph";
import { deltaBetween } from "../delta.ts";
import type { RowProbes } from "../row-probes.ts";
import type { EvictableRows, Evictor } from "./evictor.ts";
import { functionEvictor } from "./function-evictor.ts";
import type { FunctionEvictorOptions } from "./function-evictor.ts";

type Of<K extends EvictorSpec["kind"]> = Extract<EvictorSpec, { readonly kind: K }>;

// oxlint-disable-next-line max-params -- what a person's evictor is made of, besides
export function createEvictor(
  spec: EvictorSpec,
  probes: RowProbes,
  operator: FunctionEvictorOptions,
): Evictor {
  if (spec.kind === "function") return functionEvictor(spec, operator);
  const { after } = spec;
  const before = !after;
  switch (spec.kind) {
    case "count":
      return { before, after, probe: null, evict: (rows) => evictByCount(spec, rows) };
    case "time":
      return { before, after, probe: null, evict: (rows) => evictByTime(spec, rows) };
    case "delta":
      return { before, after, probe: probes.add(spec.value), evict: (rows) => evictByDelta(spec, rows) };
    case "row":
      return { before, after, probe: probes.add(spec.when), evict: evictByRow };
  }
}

/** The oldest, down to so many. */
function evictByCount({ count }: Of<"count">, rows: EvictableRows): void {
  for (let at = 0; at < rows.count - count; at++) rows.evict(at);
}

/** Those that are older than the newest by so much. */
function evictByTime({ keepMs }: Of<"time">, rows: EvictableRows): void {
  if (rows.count === 0 || Number.isNaN(rows.timestamp(0))) return;
  let newest = -Infinity;
  for (let at = 0; at < rows.count; at++) newest = Math.max(newest, rows.timestamp(at));
  for (let at = 0; at < rows.count; at++) if (rows.timestamp(at) <= newest - keepMs) rows.evict(at);
}

/** Those that are too far from the last one. */
function evictByDelta({ of, threshold }: Of<"delta">, rows: EvictableRows): void {
  if (rows.count === 0) return;
  const last = rows.probe(rows.count - 1);
  for (let at = 0; at < rows.count; at++)
    if (deltaBetween(of, rows.probe(at), last) >= threshold) rows.evict(at);
}

function evictByRow(rows: EvictableRows): void {
  for (let at = 0; at < rows.count; at++) if (rows.probe(at) === 1) rows.evict(at);
}
