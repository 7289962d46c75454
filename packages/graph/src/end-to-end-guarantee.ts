import type { CompileResult } from "./compile-result.ts";
import type { Catalog, Guarantee } from "./define-node.ts";
import type { FlowDocument } from "./flow-document.ts";
import type { ExecutionMode } from "./runtime-mode.ts";

export interface EndToEndGuarantee {
  /** The weakest of the sinks'; null: there is no sink, and so nothing to promise. */
  readonly guarantee: Guarantee | null;
  /** Nodes that keep a sink from being better; empty where all is exactly once, or where the settings of checkpoints limit it. */
  readonly limitedBy: readonly string[];
  /** Without checkpoints a failure starts the job from the beginning. */
  readonly checkpointsOff: boolean;
  readonly sinks: readonly SinkGuarantee[];
}

/** What reaches one sink: the weakest of the nodes on the ways to it. */
export interface SinkGuarantee {
  readonly nodeId: string;
  readonly guarantee: Guarantee;
  readonly limitedBy: readonly string[];
}

const WEAKER: readonly Guarantee[] = ["exactly-once", "at-least-once", "at-most-once", "none"];

/**
 * What the graph as it is drawn promises after a failure, by sink and as a whole, and which nodes limit it. A sink that
 * may both miss rows and get some twice is promised nothing. A node that leads to no sink limits none. In batch the
 * settings of checkpoints say nothing: a stage that fails reads its input again, and sinks commit what their region has finished.
 *
 * `promises`: what compiling found of the nodes; of others their definition counts. To a sink that upserts, nodes give rows
 * at least once that would be others the second time: what was written of the first stays.
 */
export function endToEndGuarantee(
  document: FlowDocument,
  catalog: Catalog,
  executionMode: ExecutionMode,
  promises: CompileResult["promises"] = {},
): EndToEndGuarantee {
  const definitions = new Map(catalog.map((definition) => [definition.kind, definition]));
  const own = new Map(
    document.nodes.map(({ id, kind }) => [
      id,
      promises[id]?.guarantee ?? definitions.get(kind)?.guarantee ?? "exactly-once",
    ]),
  );
  const { mode, intervalMs } = document.settings.checkpoint;
  const isStreaming = executionMode === "streaming";
  const checkpointsOff = isStreaming && intervalMs === null;
  const sinks = document.nodes
    .filter(({ kind }) => definitions.get(kind)?.category === "sink")
    .map(({ id, kind }): SinkGuarantee => {
      if (checkpointsOff) return { nodeId: id, guarantee: "none", limitedBy: [] };
      const before = upstream(document, id);
      const upserts = definitions.get(kind)?.upserts === true;
      const limits = document.nodes.flatMap((node): readonly (readonly [string, Guarantee])[] => {
        if (!before.has(node.id)) return [];
        const varies = upserts && promises[node.id]?.repeatable === false;
        const guarantee = combined([own.get(node.id)!, ...(varies ? (["at-least-once"] as const) : [])]);
        return guarantee === "exactly-once" ? [] : [[node.id, guarantee]];
      });
      const repeats: readonly Guarantee[] = isStreaming && mode === "at-least-once" ? ["at-least-once"] : [];
      const guarantees = limits.map(([, guarantee]) => guarantee);
      return {
        nodeId: id,
        guarantee: combined([...guarantees, ...repeats]),
        limitedBy: limits.map(([node]) => node),
      };
    });
  const limiting = new Set(sinks.flatMap(({ limitedBy }) => limitedBy));
  const worst = WEAKER.findLast((guarantee) => sinks.some((sink) => sink.guarantee === guarantee));
  return {
    guarantee: worst ?? null,
    limitedBy: document.nodes.filter(({ id }) => limiting.has(id)).map(({ id }) => id),
    checkpointsOff,
    sinks,
  };
}

function combined(guarantees: readonly Guarantee[]): Guarantee {
  const losesAndRepeats = guarantees.includes("at-most-once") && guarantees.includes("at-least-once");
  if (losesAndRepeats) return "none";
  return WEAKER.findLast((guarantee) => guarantees.includes(guarantee)) ?? "exactly-once";
}

/** The node and everything that feeds it. */
function upstream({ edges }: FlowDocument, start: string): ReadonlySet<string> {
  const into = Map.groupBy(edges, (edge) => edge.to.node);
  const seen = new Set([start]);
  for (const id of seen) for (const edge of into.get(id) ?? []) seen.add(edge.from.node);
  return seen;
}
