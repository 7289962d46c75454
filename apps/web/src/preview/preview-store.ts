import type { JobFailure, OperatorSpec } from "@millrace/graph";
import type { OperatorSample, PreviewAnswer } from "@millrace/engine/simulation";
import { MAX_SAMPLE_BYTES } from "@millrace/protocol";
import { useEffect } from "react";
import { create } from "zustand";
import { ApiFailure } from "../api/api-failure.ts";
import { useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { planPreview, previewGraph, upTo } from "./preview-plan.ts";
import type { PreviewPlan } from "./preview-plan.ts";
import { onPreviewAnswer, requestPreview } from "./preview-worker.ts";
import { forgetSamples, sampleSource } from "./source-samples.ts";
import type { SampleLimits } from "./source-samples.ts";

/** What a preview could not do, and at which node. */
export type PreviewProblem =
  | { readonly kind: "source"; readonly nodeId: string; readonly failure: ApiFailure }
  | { readonly kind: "job"; readonly failure: JobFailure }
  | { readonly kind: "broken"; readonly message: string };

export interface Preview {
  /** `waiting`: nobody looks, or nothing can run. */
  readonly state: "waiting" | "sampling" | "running" | "ready";
  readonly plan: PreviewPlan | null;
  /** Only this node and what feeds it is run, on more rows; null: everything. Until the next change. */
  readonly target: string | null;
  /** By operator uid. Those of the last run stay until the next one has rows. */
  readonly operators: Readonly<Record<string, OperatorSample>>;
  /** More rows would have come. */
  readonly cut: boolean;
  readonly problem: PreviewProblem | null;
}

const NOTHING: Preview = {
  state: "waiting",
  plan: null,
  target: null,
  operators: {},
  cut: false,
  problem: null,
};
const PAUSE_MS = 150;
/** Rows kept of each operator. */
const KEPT_ROWS = 200;
const MOST_STEPS = 200_000;
const BRIEF = { rows: 2_000, bytes: 128 * 1024 };
const THOROUGH = { rows: 50_000, bytes: MAX_SAMPLE_BYTES };

export const usePreview = create<Preview>()(() => NOTHING);

let viewers = 0;
let run = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Keeps the preview up to date while the component that calls it is shown. */
export function usePreviewing(): void {
  useEffect(() => {
    viewers++;
    if (viewers === 1) schedule(0);
    return () => void viewers--;
  }, []);
}

/** Captures real input anew, and runs. */
export function refreshPreview(): void {
  forgetSamples();
  schedule(0);
}

/** Runs a node and what feeds it, and nothing else, on much larger samples. */
export function runUpTo(nodeId: string): void {
  usePreview.setState({ target: nodeId });
  schedule(0);
}

/** Follows the open document. Called once. */
export function followCompiled(): void {
  onPreviewAnswer(answered);
  useCompiled.subscribe(({ result }, before) => {
    if (result === before.result) return;
    usePreview.setState({ target: null });
    schedule(PAUSE_MS);
  });
  useDocument.subscribe(({ id }, before) => {
    if (id !== before.id) usePreview.setState(NOTHING, true);
  });
}

function schedule(delayMs: number): void {
  if (viewers === 0) return;
  clearTimeout(timer);
  timer = setTimeout(() => void begin(), delayMs);
}

async function begin(): Promise<void> {
  const { result, document } = useCompiled.getState();
  const mine = ++run;
  const { target } = usePreview.getState();
  const part = document && target !== null ? upTo(document, target) : document;
  const plan = part && planPreview(part, result.diagnostics);
  if (!plan) {
    usePreview.setState(NOTHING, true);
    return;
  }
  const limits = target === null ? BRIEF : THOROUGH;
  usePreview.setState({ state: "sampling", problem: null });
  const samples = await Promise.all(
    plan.sources.map(async ({ nodeId, spec }) => ({
      nodeId,
      ...(await sampleOrProblem(nodeId, spec, limits)),
    })),
  );
  if (mine !== run) return;
  const problem = samples.find((sample) => "problem" in sample);
  if (problem && "problem" in problem) {
    usePreview.setState({ ...NOTHING, plan, target, state: "ready", problem: problem.problem }, true);
    return;
  }
  const usable = samples.filter((sample) => "spec" in sample);
  usePreview.setState({ state: "running", plan });
  requestPreview({
    run: mine,
    graph: previewGraph(plan, new Map(usable.map(({ nodeId, spec }) => [nodeId, spec]))),
    files: Object.assign({}, ...usable.map(({ files }) => files)) as Record<string, string>,
    startMs: Date.now(),
    rows: KEPT_ROWS,
    steps: MOST_STEPS,
  });
}

async function sampleOrProblem(nodeId: string, spec: OperatorSpec, limits: SampleLimits) {
  try {
    return await sampleSource(spec, limits);
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    return { problem: { kind: "source", nodeId, failure } as const };
  }
}

function answered(answer: PreviewAnswer): void {
  if (answer.run < run) return;
  if (answer.kind === "broken") {
    usePreview.setState({ state: "ready", problem: { kind: "broken", message: answer.message } });
    return;
  }
  const { done, state, failure, operators } = answer;
  usePreview.setState({
    state: done ? "ready" : "running",
    operators,
    cut: done && state === "running",
    problem: failure && { kind: "job", failure },
  });
}
