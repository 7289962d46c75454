import type { StepSetup } from "@millrace/engine/simulation";
import { compile } from "@millrace/graph";
import type { CompileResult, FlowNode } from "@millrace/graph";
import { catalog } from "@millrace/nodes";
import { parseTimestamp } from "@millrace/sql";
import { capturedGraph } from "./captured-graph.ts";
import type { RunSpec } from "./run-spec.ts";

export interface PreparedRun {
  readonly result: CompileResult;
  /** Null where the graph has problems. */
  readonly setup: StepSetup | null;
}

/** Compiles the document of a run, and says when its rows come. */
export function prepareRun(spec: RunSpec): PreparedRun {
  const result = compile(spec.document, catalog, { chaining: spec.chaining });
  if (result.jobGraph === null) return { result, setup: null };
  const { arrivalsMs, startMs } = arrivalsOf(spec);
  const { seed, decisions, costsMs, files, sockets, hostSamples } = spec;
  const setup: StepSetup = {
    graph: capturedGraph(result.jobGraph, spec.rows),
    seed,
    decisions,
    costsMs,
    files,
    sockets,
    hostSamples,
    startMs,
    arrivalsMs,
    pollRows: 1,
  };
  return { result, setup };
}

interface ArrivalTimes {
  readonly arrivalsMs: Readonly<Record<string, readonly number[]>>;
  readonly startMs: number;
}

function arrivalsOf({ document, arrivals, startMs }: RunSpec): ArrivalTimes {
  const collections = document.nodes.filter(({ kind }) => kind === "collection");
  if (arrivals.kind === "at-once") return { arrivalsMs: {}, startMs };
  if (arrivals.kind === "every") {
    const times = (node: FlowNode) => rowsOf(node).map((_, index) => index * arrivals.ms);
    return { arrivalsMs: Object.fromEntries(collections.map((node) => [node.id, times(node)])), startMs };
  }
  const clocks = collections.map((node) => [node.id, columnTimes(node, arrivals.column)] as const);
  const known = clocks.flatMap(([, times]) => times ?? []);
  if (known.length === 0) return { arrivalsMs: {}, startMs };
  const firstMs = known.reduce((a, b) => Math.min(a, b));
  return {
    startMs: firstMs,
    arrivalsMs: Object.fromEntries(
      clocks.flatMap(([id, times]) => (times ? [[id, times.map((ms) => ms - firstMs)]] : [])),
    ),
  };
}

/** Wall-clock times in a column of a collection, never going back; null where it has none. */
function columnTimes(node: FlowNode, column: string): readonly number[] | null {
  const index = columnsOf(node).indexOf(column);
  if (index < 0) return null;
  let latest = Number.NEGATIVE_INFINITY;
  const times = rowsOf(node).map((row) => {
    const value = row[index];
    const parsed = typeof value === "string" ? parseTimestamp(value) : null;
    if (parsed !== null) latest = Math.max(latest, parsed.ms);
    return latest;
  });
  return times.every(Number.isFinite) ? times : null;
}

/** TIMESTAMP columns of all collections: any of them may say when rows come. */
export function arrivalColumns({ document }: RunSpec): readonly string[] {
  const names = document.nodes
    .filter(({ kind }) => kind === "collection")
    .flatMap((node) => columnsOf(node).filter((name) => columnTimes(node, name) !== null));
  return [...new Set(names)];
}

function columnsOf({ config }: FlowNode): readonly string[] {
  const { schema } = config;
  if (!Array.isArray(schema)) return [];
  return schema.map((column) => {
    if (typeof column !== "object" || column === null || Array.isArray(column)) return "";
    const { name } = column;
    return typeof name === "string" ? name : "";
  });
}

function rowsOf({ config }: FlowNode): readonly (readonly unknown[])[] {
  const { rows } = config;
  return Array.isArray(rows) ? rows.filter((row) => Array.isArray(row)) : [];
}
