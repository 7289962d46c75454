import { emptyDocument } from "@millrace/graph";
import type { FlowDocument, FlowNode, RuntimeMode } from "@millrace/graph";
import type { Program, ProgramPlace } from "../program.ts";
import { SIMULATED_PLACE } from "../simulated-place.ts";
import { Drawing } from "./drawing.ts";
import type { ShownChanges } from "./drawing.ts";
import { columns } from "./graph-canvas.ts";
import { DRAWN } from "./operations.ts";
import type { Operation, RandomGraph } from "./random-graph.ts";
import { stampOf } from "./stamp-of.ts";

/** Of files that all subtasks read. */
const PART_BYTES = 200;

export interface DrawnProgram extends Program {
  readonly changes: readonly ShownChanges[];
  /** Rows of its tables, in simulation: elsewhere they lie beside its input. */
  readonly tables: readonly string[];
  /** Those of its steps that drew something. */
  readonly operations: readonly Operation[];
}

/** The graph as a document, with the rows that the model says it gives. */
export function drawGraph(graph: RandomGraph, mode: RuntimeMode = "streaming"): DrawnProgram {
  const drawing = new Drawing(graph, mode);
  graph.sources.forEach((rows, index) => drawing.source(rows, index));
  const operations: Operation[] = [];
  for (const step of graph.steps) {
    const { streams, nodes } = drawing.canvas;
    const before = nodes.length;
    const [left, right] = [step.left, step.right].map((choice) => streams[choice % streams.length]!);
    DRAWN[step.operation](drawing, { step, left: left!, right: right! });
    if (nodes.length > before) operations.push(step.operation);
  }
  const { leaves } = drawing.canvas;
  const expected = leaves.flatMap(({ rows }, leaf) =>
    rows.map(([key, second, x]) => [key, stampOf(second), x, leaf].join("\t")),
  );
  const sink = drawSink(drawing);
  return {
    id: `graph ${graph.seed}`,
    about: "a random graph",
    files: drawing.files,
    partBytes: PART_BYTES,
    operations,
    tables: drawing.tables,
    answers: drawing.answers,
    moods: drawing.moods,
    changes: drawing.changes,
    document: (place) => documentOf(drawing, sink, place),
    expected: expected.toSorted(),
  };
}

/** All streams that nobody read, told apart by a number, into one sink. */
function drawSink({ canvas }: Drawing): string {
  const { leaves } = canvas;
  const all = canvas.node("union", {}, 1);
  leaves.forEach((leaf, index) => {
    const { projections } = columns("k", "ts", "x");
    const marked = [...projections, { name: "leaf", expression: String(index) }];
    const config = { keepOthers: false, projections: marked };
    const mark = canvas.node("map", config, Math.max(1, leaf.parallelism));
    canvas.edge(leaf.from, { node: mark, port: "in" });
    canvas.edge({ node: mark, port: "out" }, { node: all, port: "in" });
  });
  return canvas.after(all, "text-file-sink", {}, 2);
}

function documentOf({ canvas, graph, mode }: Drawing, sink: string, place: ProgramPlace): FlowDocument {
  const empty = emptyDocument("Random graph");
  return {
    ...empty,
    settings: {
      ...empty.settings,
      runtimeMode: mode,
      checkpoint: { ...empty.settings.checkpoint, mode: graph.checkpoints, intervalMs: 100 },
      restart: { kind: "fixed-delay", attempts: 10, delayMs: 50 },
    },
    nodes: canvas.nodes.map((node) => {
      const { config } = node;
      if (node.id === sink) return { ...node, config: { ...config, directory: place.output } };
      return { ...node, config: { ...config, ...placed(node, place) } };
    }),
    edges: canvas.edges,
  };
}

/** Addresses and paths of a config are relative to where the graph runs: a table is where the simulation reads what was committed. */
function placed({ kind, config }: FlowNode, place: ProgramPlace): FlowNode["config"] {
  const { url, path, directory } = config;
  const root = kind === "sqlite-sink" && place === SIMULATED_PLACE ? place.output : place.input;
  return {
    ...(typeof url === "string" && { url: place.server + url }),
    ...(typeof path === "string" && { path: `${root}/${path}` }),
    ...(typeof directory === "string" && { directory: root }),
  };
}
