import type { EvictorSpec } from "@millrace/graph";
import { deltaBetween } from "../delta.ts";
import type { RowProbes } from "../row-probes.ts";
import type { EvictableRows, Evictor } from "./evictor.ts";

type Of<K extends EvictorSpec["kind"]> = Extract<EvictorSpec, { readonly kind: K }>;

export function createEvictor(spec: EvictorSpec, probes: RowProbes): Evictor {
  const { after } = spec;
  switch (spec.kind) {
    case "count":
      return { after, probe: null, evict: (rows) => evictByCount(spec, rows) };
    case "time":
      return { after, probe: null, evict: (rows) => evictByTime(spec, rows) };
    case "delta":
      return { after, probe: probes.add(spec.value), evict: (rows) => evictByDelta(spec, rows) };
    case "row":
      return { after, probe: probes.add(spec.when), evict: evictByRow };
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
