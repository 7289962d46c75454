import type { PreviewRequest } from "@millrace/engine/simulation";
import type { OperatorSpec } from "@millrace/graph";
import { ApiFailure } from "../api/api-failure.ts";
import { previewGraph } from "./preview-plan.ts";
import type { PreviewPlan } from "./preview-plan.ts";
import { sampleSource } from "./source-samples.ts";
import type { SampleLimits } from "./source-samples.ts";

/** Rows kept of each operator. */
const KEPT_ROWS = 200;
const MOST_STEPS = 200_000;

/** Why a source gives no sample. */
export interface SourceProblem {
  readonly kind: "source";
  readonly nodeId: string;
  readonly failure: ApiFailure;
}

export type Prepared =
  | {
      readonly kind: "request";
      readonly request: Omit<PreviewRequest, "run">;
      /** Sources whose rows were typed into the node. */
      readonly typed: readonly string[];
    }
  | SourceProblem;

/** Captures the samples of a plan's sources and puts them in their place. */
export async function preparePreview(plan: PreviewPlan, limits: SampleLimits): Promise<Prepared> {
  const samples = await Promise.all(
    plan.sources.map(async (source) => ({
      nodeId: source.nodeId,
      ...(await sampleOrProblem(source, limits)),
    })),
  );
  const specs = new Map<string, OperatorSpec>();
  const typed: string[] = [];
  const files: Record<string, string> = {};
  for (const sample of samples) {
    if ("failure" in sample) return sample;
    if (sample.isTyped === true) typed.push(sample.nodeId);
    specs.set(sample.nodeId, sample.spec);
    Object.assign(files, sample.files);
  }
  const graph = previewGraph(plan, specs);
  return {
    kind: "request",
    typed,
    request: { graph, files, startMs: Date.now(), rows: KEPT_ROWS, steps: MOST_STEPS },
  };
}

async function sampleOrProblem(source: PreviewPlan["sources"][number], limits: SampleLimits) {
  try {
    return await sampleSource(source, limits);
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    return { kind: "source", nodeId: source.nodeId, failure } as const;
  }
}
