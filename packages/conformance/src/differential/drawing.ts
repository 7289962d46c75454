import type { FlowNode } from "@millrace/graph";
import { columns, GraphCanvas, MOST_ROWS } from "./graph-canvas.ts";
import type { Stream } from "./graph-canvas.ts";
import type { GraphStep, PlainRow, RandomGraph } from "./random-graph.ts";
import { sourceOf } from "./source-formats.ts";
import { stampOf } from "./stamp-of.ts";

/** A step of drawing with the streams that it chose. */
export interface DrawnStep {
  readonly step: GraphStep;
  readonly left: Stream;
  readonly right: Stream;
}

export type Draw = (drawing: Drawing, at: DrawnStep) => void;

/** What a stream is that comes of a node. */
export interface Traits {
  readonly timed?: boolean;
  readonly ordered?: boolean;
}

export interface ShownChanges {
  readonly node: string;
  readonly rows: readonly PlainRow[];
}

/** Time of rows that have none. */
export const NO_TIME = `CAST('${stampOf(0)}' AS TIMESTAMP(3))`;

/** More than all rows are apart: none is late, in whatever order they come. */
const NO_ORDER_MS = 100_000_000;
const ALIGNED = { align: true, alignmentGroup: "all", maxDriftMs: 3_000, updateIntervalMs: 10 };

/** What operations draw with: nodes between streams, none with more rows than `MOST_ROWS`. */
export class Drawing {
  readonly canvas = new GraphCanvas();
  readonly graph: RandomGraph;
  /** Batch: it may run so, and rows come in another order. */
  readonly mode: "streaming" | "batch" | "automatic";
  /** What a server says, by path. */
  readonly answers: Record<string, string> = {};
  /** What sources read, by name. */
  readonly files: Record<string, string> = {};
  /** Paths at which it says nothing, or is busy now and then. */
  readonly moods: Record<string, "silent" | "busy"> = {};
  /** Prints of changes, and the rows that are left when all of them are made. */
  readonly changes: ShownChanges[] = [];

  /** Rows of tables when all has ended, as JSON. */
  readonly tables: string[] = [];

  constructor(graph: RandomGraph, mode: Drawing["mode"]) {
    this.graph = graph;
    this.mode = mode;
  }

  /** Rows of a source of its format, in their order, with event time. */
  source(rows: readonly PlainRow[], index = 0): void {
    const format = this.graph.formats?.[index] ?? "collection";
    const drawn = sourceOf(format, rows, `source-${index}`);
    Object.assign(this.files, drawn.files);
    const aligned = this.graph.aligned === true;
    // What holds a source is in one chain with it.
    const parallelism = aligned ? 1 : 1 + (rows.length % 3);
    const isOrdered = drawn.shared !== true;
    const read = this.canvas.node(drawn.kind, drawn.config, isOrdered ? 1 : parallelism);
    const source = drawn.of === undefined ? read : this.canvas.after(read, "map", drawn.of, 1);
    const outOfOrdernessMs = isOrdered ? this.graph.disorder * 1_000 : NO_ORDER_MS;
    const time = { column: "ts", outOfOrdernessMs, ...(aligned && ALIGNED) };
    const node = this.canvas.after(source, "timestamps-and-watermarks", time, parallelism);
    const ordered = parallelism === 1 && isOrdered;
    this.stream({ node, port: "out" }, parallelism, rows, { timed: true, ordered });
    if (drawn.malformed !== undefined) this.#malformed(read, drawn.malformed);
  }

  /** Records of a source that are no rows: how many there are. */
  #malformed(node: string, count: number): void {
    const broken = Array.from({ length: count }, (): PlainRow => ["broken", 0, count]);
    const config = columns("CAST('broken' AS STRING)", NO_TIME, String(count));
    this.#columns({ node, port: "malformed" }, 1, [config, broken], false);
  }

  // oxlint-disable-next-line max-params -- a stream
  stream(from: Stream["from"], parallelism: number, rows: readonly PlainRow[], traits: Traits = {}): void {
    const { timed = false, ordered = false } = traits;
    this.canvas.add({ from, parallelism, rows, timed, ordered: ordered && this.mode === "streaming" });
  }

  /** What one subtask does to rows one by one, it does in their order. */
  keeps(at: DrawnStep): Traits {
    return { timed: at.left.timed, ordered: at.left.ordered && at.step.parallelism === 1 };
  }

  /** A node over rows of any key; each may come out several times, where the edge copies. */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  transform(at: DrawnStep, kind: string, config: FlowNode["config"], rows: readonly PlainRow[]): void {
    const { step, left } = at;
    const node = this.canvas.node(kind, config, step.parallelism);
    const copies = this.canvas.feed(left, { node, port: "in" }, step, 0, true);
    const all = Array.from({ length: copies }, () => rows).flat();
    const traits = copies === 1 ? this.keeps(at) : { timed: left.timed };
    this.stream({ node, port: "out" }, step.parallelism, all, traits);
  }

  /** A node behind a stream by key; null where what it gives is too much. */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  keyed(
    { step, left }: DrawnStep,
    kind: string,
    config: FlowNode["config"],
    rows: readonly PlainRow[],
  ): string | null {
    if (rows.length > MOST_ROWS) return null;
    return this.canvas.after(this.canvas.byKey(left), kind, config, step.parallelism);
  }

  /** A node behind two streams by key; null where what it gives is too much. */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  joined(
    { step, left, right }: DrawnStep,
    kind: string,
    config: FlowNode["config"],
    rows: readonly PlainRow[],
  ): string | null {
    if (rows.length > MOST_ROWS) return null;
    const [one, other] = [this.canvas.byKey(left), this.canvas.byKey(right)];
    const node = this.canvas.node(kind, config, step.parallelism);
    this.canvas.edge({ node: one, port: "out" }, { node, port: "left" });
    this.canvas.edge({ node: other, port: "out" }, { node, port: "right" });
    return node;
  }

  /** A table of what a node gives, by key: only what stays in it. */
  table(node: string, keys: readonly string[], rows: readonly PlainRow[]): void {
    const path = `table-${this.canvas.nodes.length}.db`;
    this.canvas.after(node, "sqlite-sink", { path, table: "t", keys: [...keys] }, 1);
    this.tables.push(...rows.map(([key, second, x]) => JSON.stringify([key, stampOf(second), String(x)])));
  }

  /** The three columns of every stream, made of those that a node gives. Null: there is no node. */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  shown(
    node: string | null,
    { step }: DrawnStep,
    [k, ts, x]: readonly [string, string, string],
    rows: readonly PlainRow[],
  ): void {
    if (node === null) return;
    this.#columns({ node, port: "out" }, step.parallelism, [columns(k, ts, x), rows], ts !== NO_TIME);
  }

  /** The same of another output, without event time. */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  aside(
    from: Stream["from"],
    { step }: DrawnStep,
    [k, ts, x]: readonly [string, string, string],
    rows: readonly PlainRow[],
  ): void {
    this.#columns(from, step.parallelism, [columns(k, ts, x), rows], false);
  }

  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  #columns(
    from: Stream["from"],
    parallelism: number,
    [config, rows]: readonly [FlowNode["config"], readonly PlainRow[]],
    timed: boolean,
  ): void {
    const node = this.canvas.node("map", config, parallelism);
    this.canvas.edge(from, { node, port: "in" });
    this.stream({ node, port: "out" }, parallelism, rows, { timed });
  }

  /**
   * Of a node that tells of a key's rows again with each of them, the row that tells of all: the one whose column `n` counts
   * as many as there are. So the order of rows does not matter, and one that is lost or comes twice does.
   */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  whole(
    node: string | null,
    at: DrawnStep,
    counts: ReadonlyMap<string, number>,
    [x, rows]: readonly [string, readonly PlainRow[]],
  ): void {
    if (node === null) return;
    const cases = [...counts].map(([key, count]) => `WHEN k = '${key}' THEN ${count}`);
    const count = cases.length === 0 ? "-1" : `CASE ${cases.join(" ")} ELSE -1 END`;
    const filter = this.canvas.after(node, "filter", { condition: `n = ${count}` }, at.step.parallelism);
    this.shown(filter, at, ["k", NO_TIME, x], rows);
  }
}
