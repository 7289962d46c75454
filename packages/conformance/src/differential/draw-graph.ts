import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode, RuntimeMode } from "@millrace/graph";
import type { Program } from "../program.ts";
import { stamp } from "../programs/stamp.ts";
import { columns, GraphCanvas, MOST_ROWS } from "./graph-canvas.ts";
import type { Stream } from "./graph-canvas.ts";
import type { GraphStep, PlainRow, RandomGraph } from "./random-graph.ts";
import {
  distinct,
  intervalJoined,
  mapped,
  MODULUS,
  sessions,
  sessionsAreCertain,
  windowed,
  windowJoined,
} from "./reference-model.ts";

const START_MS = Date.UTC(2026, 0, 1);
const stampOf = (second: number): string => stamp(START_MS + Math.round(second * 1_000));

/** The graph as a document, with the rows that the model says it gives in every mode. */
export function drawGraph(graph: RandomGraph, mode: RuntimeMode = "streaming"): Program {
  const drawing = new Drawing(graph, mode);
  for (const step of graph.steps) drawing.step(step);
  return drawing.finish();
}

class Drawing {
  readonly #graph: RandomGraph;
  readonly #mode: RuntimeMode;
  readonly #canvas = new GraphCanvas();

  constructor(graph: RandomGraph, mode: RuntimeMode) {
    this.#graph = graph;
    this.#mode = mode;
    for (const rows of graph.sources) this.#source(rows);
  }

  step(step: GraphStep): void {
    const { streams } = this.#canvas;
    const left = streams[step.left % streams.length]!;
    const right = streams[step.right % streams.length]!;
    this.#stateless(step, left, right);
    this.#stateful(step, left, right);
  }

  #stateless(step: GraphStep, left: Stream, right: Stream): void {
    const { n } = step;
    switch (step.operation) {
      case "filter":
        this.#transform(
          step,
          left,
          "filter",
          { condition: `x % ${n + 1} <> 0` },
          left.rows.filter(([, , x]) => x % (n + 1) !== 0),
        );
        break;
      case "map":
        this.#transform(
          step,
          left,
          "map",
          columns("k", "ts", `(x * ${n} + 1) % ${MODULUS}`),
          mapped(left.rows, n),
        );
        break;
      case "split":
      case "split-first":
        this.#split(step, left);
        break;
      case "union":
        if (left !== right)
          this.#two(step, [left, right], "union", ["in", "in"], {}, [...left.rows, ...right.rows]);
        break;
      case "connect":
        this.#connect(step, left, right);
        break;
      default:
    }
  }

  #stateful(step: GraphStep, left: Stream, right: Stream): void {
    const { n } = step;
    switch (step.operation) {
      case "tumbling":
        this.#window(
          step,
          left,
          { window: "tumbling", sizeMs: n * 2_000 },
          windowed(left.rows, n * 2, n * 2),
        );
        break;
      case "sliding":
        this.#window(
          step,
          left,
          { window: "sliding", sizeMs: n * 2_000, slideMs: 3_000 },
          windowed(left.rows, n * 2, 3),
        );
        break;
      case "session":
        if (sessionsAreCertain(left.rows, n))
          this.#window(step, left, { window: "session", gapMs: n * 1_000 }, sessions(left.rows, n));
        break;
      case "interval-join":
        this.#intervalJoin(step, left, right);
        break;
      case "window-join":
        this.#windowJoin(step, left, right);
        break;
      case "deduplicate":
        this.#fromKeys(step, left, "deduplicate", { columns: ["ts", "x"] }, distinct(left.rows));
        break;
      case "broadcast-join":
        this.#lookUp(step, left, right);
        break;
      default:
    }
  }

  /** All streams that nobody read, told apart by a number, into one sink. */
  finish(): Program {
    const leaves = this.#canvas.leaves;
    const expected = leaves.flatMap(({ rows }, leaf) =>
      rows.map(([key, second, x]) => [key, stampOf(second), x, leaf].join("\t")),
    );
    const all = this.#canvas.node("union", {}, 1);
    leaves.forEach((leaf, index) => {
      const mark = this.#canvas.node(
        "map",
        {
          ...columns("k", "ts", "x"),
          projections: [...columns("k", "ts", "x").projections, { name: "leaf", expression: String(index) }],
        },
        Math.max(1, leaf.parallelism),
      );
      this.#canvas.edge(leaf.from, { node: mark, port: "in" });
      this.#canvas.edge({ node: mark, port: "out" }, { node: all, port: "in" });
    });
    const sink = this.#canvas.node("text-file-sink", {}, 2);
    this.#canvas.edge({ node: all, port: "out" }, { node: sink, port: "in" });
    const empty = emptyDocument("Random graph");
    const settings = {
      ...empty.settings,
      runtimeMode: this.#mode,
      checkpoint: { ...empty.settings.checkpoint, mode: this.#graph.checkpoints, intervalMs: 100 },
      restart: { kind: "fixed-delay", attempts: 10, delayMs: 50 } as const,
    };
    const document = ({ output }: { readonly output: string }): FlowDocument => ({
      ...empty,
      settings,
      nodes: this.#canvas.nodes.map((node) =>
        node.id === sink ? { ...node, config: { ...node.config, directory: output } } : node,
      ),
      edges: this.#canvas.edges,
    });
    return {
      id: `graph ${this.#graph.seed}`,
      about: "a random graph",
      files: {},
      document,
      expected: expected.toSorted(),
    };
  }

  #source(rows: readonly PlainRow[]): void {
    const config = {
      schema: [
        { name: "k", type: "STRING NOT NULL" },
        { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
        { name: "x", type: "BIGINT" },
      ],
      rows: rows.map(([key, second, value]) => [key, stampOf(second), value]),
    };
    const source = this.#canvas.node("collection", config, 1);
    const time = this.#canvas.node(
      "timestamps-and-watermarks",
      { column: "ts", outOfOrdernessMs: this.#graph.disorder * 1_000 },
      1 + (rows.length % 3),
    );
    this.#canvas.edge({ node: source, port: "out" }, { node: time, port: "in" });
    this.#canvas.add(time, "out", 1 + (rows.length % 3), rows);
  }

  #split(step: GraphStep, from: Stream): void {
    const first = step.operation === "split-first";
    const conditions = [(x: number) => x % 2 === 0, (x: number) => x > step.n * 5];
    const config = {
      branches: "2",
      select: first ? "first" : "all",
      condition1: "x % 2 = 0",
      condition2: `x > ${step.n * 5}`,
    };
    const node = this.#canvas.node("split", config, step.parallelism);
    this.#canvas.feed(from, { node, port: "in" }, step, 0);
    const taken = from.rows.map(([, , x]) => conditions.map((condition) => condition(x)));
    const of = (which: (marks: readonly boolean[]) => boolean) =>
      from.rows.filter((_, i) => which(taken[i]!));
    this.#canvas.add(
      node,
      "branch-1",
      step.parallelism,
      of(([one]) => one === true),
    );
    this.#canvas.add(
      node,
      "branch-2",
      step.parallelism,
      of(([one, two]) => two === true && !(first && one === true)),
    );
    this.#canvas.add(
      node,
      "out",
      step.parallelism,
      of((marks) => !marks.includes(true)),
    );
  }

  #connect(step: GraphStep, left: Stream, right: Stream): void {
    const { n } = step;
    const config = {
      firstColumns: columns("k", "ts", `(x * ${n} + 1) % ${MODULUS}`).projections,
      secondColumns: columns("k", "ts", "x").projections,
      secondCondition: `x % ${n + 1} = 0`,
    };
    const rows = [...mapped(left.rows, n), ...right.rows.filter(([, , x]) => x % (n + 1) === 0)];
    this.#two(step, [left, right], "connect", ["first", "second"], config, rows);
  }

  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  #window(step: GraphStep, from: Stream, shape: FlowNode["config"], rows: readonly PlainRow[]): void {
    const sums = [{ fn: "SUM", column: "x", name: "sum" }];
    const window = this.#keyed(step, from, "window", { ...shape, aggregates: sums }, rows);
    if (window === null) return;
    const map = this.#canvas.node("map", columns("k", "window_time", `sum % ${MODULUS}`), step.parallelism);
    this.#canvas.edge({ node: window, port: "out" }, { node: map, port: "in" });
    this.#canvas.add(map, "out", step.parallelism, rows);
  }

  #intervalJoin(step: GraphStep, left: Stream, right: Stream): void {
    const rows = intervalJoined(left.rows, right.rows, step.n);
    const config = { lowerMs: -step.n * 1_000, upperMs: step.n * 500, projections: joined("right.x") };
    this.#join(step, [left, right], "interval-join", { config, time: "join_time", rows });
  }

  #windowJoin(step: GraphStep, left: Stream, right: Stream): void {
    const rows = windowJoined(left.rows, right.rows, step.n * 2);
    const config = { sizeMs: step.n * 2_000, pairs: "left", projections: joined("COALESCE(right.x, 0)") };
    this.#join(step, [left, right], "window-join", { config, time: "window_time", rows });
  }

  // oxlint-disable-next-line max-params -- two streams into a join, and what it gives
  #join(
    step: GraphStep,
    [left, right]: readonly [Stream, Stream],
    kind: string,
    { config, time, rows }: { config: FlowNode["config"]; time: string; rows: readonly PlainRow[] },
  ): void {
    if (rows.length > MOST_ROWS) return;
    const [one, other] = [this.#canvas.byKey(left), this.#canvas.byKey(right)];
    const node = this.#canvas.node(kind, config, step.parallelism);
    this.#canvas.edge({ node: one, port: "out" }, { node, port: "left" });
    this.#canvas.edge({ node: other, port: "out" }, { node, port: "right" });
    const map = this.#canvas.node("map", columns("k", time, "x"), step.parallelism);
    this.#canvas.edge({ node, port: "out" }, { node: map, port: "in" });
    this.#canvas.add(map, "out", step.parallelism, rows);
  }

  /** Which rule a row meets depends on the order between the inputs: it is looked up, and left out. */
  #lookUp(step: GraphStep, left: Stream, right: Stream): void {
    const config = {
      rowColumns: ["k"],
      ruleColumns: ["k"],
      unmatched: "nulls",
      projections: columns(
        "row.k",
        "row.ts",
        "CASE WHEN rule.k IS NULL OR rule.k = row.k THEN row.x ELSE 0 END",
      ).projections,
    };
    const node = this.#canvas.node("broadcast-join", config, step.parallelism);
    this.#canvas.feed(left, { node, port: "row" }, step, 1);
    this.#canvas.follow(right, { node, port: "rule" });
    this.#canvas.add(node, "out", step.parallelism, left.rows);
  }

  // oxlint-disable-next-line max-params -- two streams into a node, and what it gives
  #two(
    step: GraphStep,
    from: readonly [Stream, Stream],
    kind: string,
    ports: readonly [string, string],
    config: FlowNode["config"],
    rows: readonly PlainRow[],
  ): void {
    if (rows.length > MOST_ROWS) return;
    const node = this.#canvas.node(kind, config, step.parallelism);
    const isVirtual = kind === "union";
    for (const input of [0, 1] as const) {
      const to = { node, port: ports[input] };
      if (isVirtual) this.#canvas.follow(from[input], to);
      else this.#canvas.feed(from[input], to, step, input);
    }
    this.#canvas.add(node, "out", isVirtual ? 0 : step.parallelism, rows);
  }

  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  #transform(
    step: GraphStep,
    from: Stream,
    kind: string,
    config: FlowNode["config"],
    rows: readonly PlainRow[],
  ): void {
    const node = this.#canvas.node(kind, config, step.parallelism);
    const copies = this.#canvas.feed(from, { node, port: "in" }, step, 0, true);
    this.#canvas.add(node, "out", step.parallelism, Array.from({ length: copies }, () => rows).flat());
  }

  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  #fromKeys(
    step: GraphStep,
    from: Stream,
    kind: string,
    config: FlowNode["config"],
    rows: readonly PlainRow[],
  ): void {
    const node = this.#keyed(step, from, kind, config, rows);
    if (node !== null) this.#canvas.add(node, "out", step.parallelism, rows);
  }

  /** Null where it would give too much. */
  // oxlint-disable-next-line max-params -- what is drawn, and what it gives
  #keyed(
    step: GraphStep,
    from: Stream,
    kind: string,
    config: FlowNode["config"],
    rows: readonly PlainRow[],
  ): string | null {
    if (rows.length > MOST_ROWS) return null;
    const key = this.#canvas.byKey(from);
    const node = this.#canvas.node(kind, config, step.parallelism);
    this.#canvas.edge({ node: key, port: "out" }, { node, port: "in" });
    return node;
  }
}

const joined = (other: string) => [
  { name: "k", expression: "left.k" },
  { name: "x", expression: `(left.x * 7 + ${other}) % ${MODULUS}` },
];
