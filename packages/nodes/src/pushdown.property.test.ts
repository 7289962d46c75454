import { compile, emptyDocument, pushdown, toJobGraph } from "@millrace/graph";
import type { FlowDocument, FlowNode, RowSchema } from "@millrace/graph";
import { printName } from "@millrace/sql";
import fc from "fast-check";
import { expect, test } from "vitest";
import { catalog, nodeDefinition } from "./catalog.ts";
import { runSymbolically } from "./testing/symbolic-rows.ts";

/** One step of drawing: which node to go on from, what to put there, and which columns it takes. */
interface Step {
  readonly from: number;
  readonly what: number;
  readonly pick: number;
  readonly parallelism: number | null;
}

const AGGREGATE = 4;
const WINDOW = 6;
/** Deduplicate, Reduce and Count window stand here. */
const KEYED = 10;

type Config = FlowNode["config"];
type Drawing = (schema: RowSchema, pick: number) => readonly [kind: string, config: Config] | null;

const columnAt = ({ fields }: RowSchema, pick: number) => fields[pick % fields.length];

const DRAWINGS: readonly Drawing[] = [
  (schema, pick) => ["filter", { condition: `${printName(columnAt(schema, pick)?.name ?? "")} IS NOT NULL` }],
  (schema, pick) => {
    const kept = schema.fields.filter(
      (_, index) => (pick >> (index % 8)) % 2 === 0 || index === pick % schema.fields.length,
    );
    return [
      "map",
      {
        keepOthers: false,
        projections: kept.map(({ name }) => ({ name: `${name}x`, expression: printName(name) })),
      },
    ];
  },
  (schema, pick) => {
    const { name = "" } = columnAt(schema, pick) ?? {};
    return [
      "map",
      { keepOthers: true, projections: [{ name, expression: `COALESCE(${printName(name)}, NULL)` }] },
    ];
  },
  (schema, pick) => ["key-by", { columns: [columnAt(schema, pick)?.name ?? ""] }],
  (schema) => (schema.keys ? ["aggregate", {}] : null),
  (schema, pick) => {
    const column = schema.fields.filter(({ type }) => type.kind === "TIMESTAMP")[pick % 2];
    return column ? ["timestamps-and-watermarks", { column: column.name }] : null;
  },
  (schema, pick) => {
    const name = columnAt(schema, pick)?.name ?? "";
    const clash = schema.keys?.some((key) => key.startsWith("window_"));
    return schema.rowtime && !clash
      ? ["window", { aggregates: [{ fn: "MAX", column: name, name: "most" }] }]
      : null;
  },
  (schema, pick) => {
    const column = schema.fields.filter(({ type }) => type.kind === "STRING")[pick % 3];
    return column ? ["flat-map", { column: column.name, name: column.name }] : null;
  },
  () => ["union", {}],
  (schema, pick) => [
    "project",
    {
      columns: [
        { column: columnAt(schema, pick)?.name ?? "", name: "" },
        { column: columnAt(schema, pick + 1)?.name ?? "", name: "other" },
      ],
    },
  ],
  (schema) => (schema.keys ? ["deduplicate", { columns: [] }] : null),
  (schema, pick) => {
    const name = columnAt(schema, pick)?.name ?? "";
    return schema.keys
      ? [
          "reduce",
          { projections: [{ name, expression: `COALESCE(row.${printName(name)}, acc.${printName(name)})` }] },
        ]
      : null;
  },
  (schema, pick) =>
    schema.keys
      ? [
          "count-window",
          { aggregates: [{ fn: "MIN_BY", column: columnAt(schema, pick)?.name ?? "", name: "least" }] },
        ]
      : null,
];

/** A keyed stream is mostly aggregated, so that few columns are read of what comes before. */
function drawingFor(schema: RowSchema, what: number, pick: number): Drawing | undefined {
  if (schema.keys === null || pick % 4 === 0) return DRAWINGS[what % DRAWINGS.length];
  if (pick % 4 === 1) return DRAWINGS[KEYED + (what % 3)];
  return schema.rowtime !== null && pick % 2 === 0 ? DRAWINGS[WINDOW] : DRAWINGS[AGGREGATE];
}

function node(id: string, kind: string, config: Config, parallelism: number | null = null): FlowNode {
  const initial = nodeDefinition(kind)?.initial as Config;
  return {
    id,
    kind,
    version: 1,
    name: id,
    position: { x: 0, y: 0 },
    parallelism,
    config: { ...initial, ...config },
  };
}

const join = (document: FlowDocument, from: string, to: string): FlowDocument => {
  const edge = {
    id: `e${document.edges.length}`,
    from: { node: from, port: "out" },
    to: { node: to, port: "in" },
  };
  return { ...document, edges: [...document.edges, edge] };
};

function draw(sources: readonly string[], steps: readonly Step[]): FlowDocument {
  let document: FlowDocument = {
    ...emptyDocument("drawn"),
    nodes: sources.map((kind, index) => node(`s${index}`, kind, {})),
  };
  for (const [index, { from, what, pick, parallelism }] of steps.entries()) {
    const before =
      document.nodes.at(-1 - (from % Math.min(from < 30 ? 1 : 4, document.nodes.length)))?.id ?? "";
    const schema = compile(document, catalog).outputs[before];
    const drawn = schema && drawingFor(schema, what, pick)?.(schema, pick);
    if (!drawn) continue;
    const added = node(`n${index}`, drawn[0], drawn[1], parallelism);
    document = join({ ...document, nodes: [...document.nodes, added] }, before, added.id);
    if (compile(document, catalog).outputs[added.id] === undefined) document = without(document, added.id);
  }
  return withSinks(document);
}

const without = (document: FlowDocument, id: string): FlowDocument => ({
  ...document,
  nodes: document.nodes.filter((other) => other.id !== id),
  edges: document.edges.filter((edge) => edge.to.node !== id),
});

function withSinks(document: FlowDocument): FlowDocument {
  const read = new Set(document.edges.map((edge) => edge.from.node));
  return document.nodes
    .filter((other) => !read.has(other.id) || other.id.endsWith("13"))
    .reduce(
      (drawn, { id }) =>
        join({ ...drawn, nodes: [...drawn.nodes, node(`z${id}`, "print", {})] }, id, `z${id}`),
      document,
    );
}

const step = fc.record({
  from: fc.nat(40),
  what: fc.nat(100),
  pick: fc.nat(255),
  parallelism: fc.constantFrom(null, null, 1, 2),
});
const drawings = fc
  .tuple(
    fc.array(fc.constantFrom("nexmark", "host-metrics", "collection"), { minLength: 1, maxLength: 2 }),
    fc.array(step, { minLength: 3, maxLength: 16 }),
  )
  .map(([sources, steps]) => draw(sources, steps));

test("leaving out columns changes nothing of what sinks get, nor of what operators compute with", () => {
  let saved = 0;
  fc.assert(
    fc.property(drawings, (document) => {
      const { streamGraph, diagnostics } = compile(document, catalog);
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      if (!streamGraph) return;
      const whole = toJobGraph(streamGraph, "drawn", document.settings);
      const narrow = pushdown(whole);
      const [expected, actual] = [runSymbolically(whole), runSymbolically(narrow)];
      expect(expected.mismatches).toEqual([]);
      expect(actual).toEqual(expected);
      const width = ({ vertices }: typeof whole) =>
        vertices.flatMap(({ operators }) => operators[0]?.outputSchema?.fields ?? []).length;
      saved += width(whole) - width(narrow);
    }),
    { numRuns: 200 },
  );
  expect(saved).toBeGreaterThan(0);
});
