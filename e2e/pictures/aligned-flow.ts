import type { Flow } from "./flow.ts";

interface Source {
  readonly id: string;
  readonly y: number;
  /** Event time between two rows, ms. */
  readonly stepMs: number;
}

/** Two sources in one alignment group, of which one goes through its event time a hundred times as fast. */
export function aligned(settings: unknown): Flow {
  const sources: readonly Source[] = [
    { id: "fast", y: 0, stepMs: 1_000 },
    { id: "slow", y: 160, stepMs: 10 },
  ];
  return {
    format: "millrace-flow",
    version: 1,
    name: "Aligned sources",
    settings,
    viewport: null,
    nodes: sources.flatMap(chain),
    edges: sources.flatMap(({ id }) => [
      edge(`${id}-1`, id, `${id}-time`),
      edge(`${id}-2`, `${id}-time`, `${id}-print`),
    ]),
  };
}

const edge = (id: string, from: string, to: string) => ({
  id,
  from: { node: from, port: "out" },
  to: { node: to, port: "in" },
});

const chain = ({ id, y, stepMs }: Source) => [
  node(
    id,
    { kind: "data-generator", version: 1, x: 0, y },
    {
      columns: [
        { name: "ts", type: "TIMESTAMP(3)", values: `sequence(2026-01-01 00:00:00, ${stepMs})`, nulls: 0 },
      ],
      rows: null,
      rateLimit: 100,
      seed: 1,
    },
  ),
  node(
    `${id}-time`,
    { kind: "timestamps-and-watermarks", version: 1, x: 240, y },
    {
      column: "ts",
      strategy: "bounded-out-of-orderness",
      outOfOrdernessMs: 0,
      idle: false,
      idleTimeoutMs: 10_000,
      align: true,
      alignmentGroup: "sources",
      maxDriftMs: 5_000,
      updateIntervalMs: 1_000,
    },
  ),
  node(`${id}-print`, { kind: "print", version: 1, x: 480, y }, { prefix: "" }),
];

const node = (
  id: string,
  {
    kind,
    version,
    x,
    y,
  }: { readonly kind: string; readonly version: number; readonly x: number; readonly y: number },
  config: Readonly<Record<string, unknown>>,
) => ({ id, kind, version, name: id, position: { x, y }, parallelism: null, config });
