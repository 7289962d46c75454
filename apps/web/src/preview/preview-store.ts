import type { JobFailure } from "@millrace/graph";
import type { OperatorSample, PreviewAnswer } from "@millrace/engine/simulation";
import { MAX_SAMPLE_BYTES } from "@millrace/protocol";
import { useEffect } from "react";
import { create } from "zustand";
import { compileAgain, useCompiled } from "../store/compile-store.ts";
import { useDocument } from "../store/document-store.ts";
import { lookAgain } from "./directory-checks.ts";
import { preparePreview } from "./begin-preview.ts";
import type { SourceProblem } from "./begin-preview.ts";
import { planPreview, upTo } from "./preview-plan.ts";
import type { PreviewPlan } from "./preview-plan.ts";
import { PreviewWorker } from "./preview-worker.ts";
import { forgetSamples } from "./source-samples.ts";

/** What a preview could not do, and at which node. */
export type PreviewProblem =
  | SourceProblem
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
  /** Sources whose rows were typed into the node: what they read gave none. */
  readonly typed: readonly string[];
  /** More rows would have come. */
  readonly cut: boolean;
  readonly problem: PreviewProblem | null;
}

const NOTHING: Preview = {
  state: "waiting",
  plan: null,
  target: null,
  operators: {},
  typed: [],
  cut: false,
  problem: null,
};
const PAUSE_MS = 150;
/** Of each source, while a person designs. */
export const BRIEF = { rows: 2_000, bytes: 128 * 1024 };
const THOROUGH = { rows: 50_000, bytes: MAX_SAMPLE_BYTES };

export const usePreview = create<Preview>()(() => NOTHING);

const worker = new PreviewWorker(answered);
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
  lookAgain(compileAgain);
  schedule(0);
}

/** Runs a node and what feeds it, and nothing else, on much larger samples. */
export function runUpTo(nodeId: string): void {
  usePreview.setState({ target: nodeId });
  schedule(0);
}

/** Follows the open document. Called once. */
export function followCompiled(): void {
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
  const prepared = await preparePreview(plan, limits);
  if (mine !== run) return;
  if (prepared.kind === "source") {
    usePreview.setState({ ...NOTHING, plan, target, state: "ready", problem: prepared }, true);
    return;
  }
  usePreview.setState({ state: "running", plan, typed: prepared.typed });
  worker.request({ run: mine, ...prepared.request });
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
