import type { FlowEdge, FlowNode, FlowPartitioning } from "@millrace/graph";
import { nodeDefinition } from "@millrace/nodes";
import type { GraphStep, PlainRow } from "./random-graph.ts";

/** A step whose result would be larger is left out. */
export const MOST_ROWS = 1_500;

/** A stream of the graph: where it comes from, and the rows that it has by the model. */
export interface Stream {
  readonly from: FlowEdge["from"];
  /** 0: of a node without subtasks of its own. */
  readonly parallelism: number;
  readonly rows: readonly PlainRow[];
  /** Whether its column `ts` is event time. */
  readonly timed: boolean;
  /** Whether its rows come in the order of the model. */
  readonly ordered: boolean;
}

/** Nodes and edges as they are drawn, and the streams that there are. */
export class GraphCanvas {
  readonly nodes: FlowNode[] = [];
  readonly edges: FlowEdge[] = [];
  readonly streams: Stream[] = [];
  readonly #read = new Set<Stream>();

  /** Streams that nobody reads. */
  get leaves(): readonly Stream[] {
    return this.streams.filter((stream) => !this.#read.has(stream));
  }

  byKey(from: Stream): string {
    const key = this.node("key-by", { columns: ["k"] }, 1);
    this.follow(from, { node: key, port: "in" });
    return key;
  }

  follow(from: Stream, to: FlowEdge["to"]): void {
    this.#read.add(from);
    this.edge(from.from, to);
  }

  /** An edge that spreads its rows as the step says; how often each row comes out of it. */
  // oxlint-disable-next-line max-params -- an edge, and how it may be spread
  feed(from: Stream, to: FlowEdge["to"], step: GraphStep, input: number, mayCopy = false): number {
    this.#read.add(from);
    const partitioning = spreadOf(step, input, from.parallelism);
    if (partitioning?.kind === "broadcast" && !mayCopy) {
      this.edge(from.from, to);
      return 1;
    }
    const copies = partitioning?.kind === "broadcast" ? step.parallelism : 1;
    const tooMany = from.rows.length * copies > MOST_ROWS;
    this.edge(from.from, to, tooMany ? undefined : partitioning);
    return tooMany ? 1 : copies;
  }

  node(kind: string, config: FlowNode["config"], parallelism: number): string {
    const definition = nodeDefinition(kind);
    if (definition === undefined) throw new Error(`no node of kind ${kind}`);
    const id = `n${this.nodes.length}`;
    this.nodes.push({
      id,
      kind,
      version: definition.version,
      name: `${kind} ${id}`,
      position: { x: 0, y: 0 },
      parallelism,
      config: { ...(definition.initial as FlowNode["config"]), ...config },
    });
    return id;
  }

  /** A node behind the only output of another. */
  // oxlint-disable-next-line max-params -- a node, and what it follows
  after(before: string, kind: string, config: FlowNode["config"], parallelism: number): string {
    const node = this.node(kind, config, parallelism);
    this.edge({ node: before, port: "out" }, { node, port: "in" });
    return node;
  }

  edge(from: FlowEdge["from"], to: FlowEdge["to"], partitioning?: FlowPartitioning): void {
    const id = `e${this.edges.length}`;
    this.edges.push({ id, from, to, ...(partitioning && { partitioning }) });
  }

  add(stream: Stream): void {
    this.streams.push(stream);
  }
}

export const columns = (k: string, ts: string, x: string) => ({
  keepOthers: false,
  projections: [
    { name: "k", expression: k },
    { name: "ts", expression: ts },
    { name: "x", expression: `CAST(${x} AS BIGINT)` },
  ],
});

function spreadOf(
  { spread, parallelism, n }: GraphStep,
  input: number,
  producers: number,
): FlowPartitioning | undefined {
  switch ((spread + input) % 10) {
    case 0:
      return { kind: "rebalance" };
    case 1:
      return { kind: "rescale" };
    case 2:
      return { kind: "shuffle", seed: n };
    case 3:
      return { kind: "hash", columns: ["x", "k"] };
    case 4:
      return { kind: "custom", column: "x" };
    case 5:
      return { kind: "global" };
    case 6:
      return { kind: "broadcast" };
    case 7:
      return producers === parallelism ? { kind: "forward" } : undefined;
    case 8:
      return partitionerOf(n, parallelism);
    default:
      return undefined;
  }
}

/** An expression or a function that says which subtask a row goes to. */
const partitionerOf = (n: number, parallelism: number): FlowPartitioning => ({
  kind: "partitioner",
  by: n % 2 === 0 ? "expression" : "function",
  expression: `MOD(ABS(x) + ${n}, ${parallelism})`,
  code: `(row, n) => (Math.abs(Number(row.x)) + ${n}) % n`,
  bigints: n % 4 === 1 ? "bigint" : "number",
  onError: "fail",
});
