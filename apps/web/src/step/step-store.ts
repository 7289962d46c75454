import type {
  Breakpoint,
  Decision,
  FromStepWorker,
  Inspection,
  PrintedBy,
  RecordedStep,
  StepOutcome,
  StepTarget,
  ToStepWorker,
} from "@millrace/engine/simulation";
import { create } from "zustand";
import { prepareRun } from "./prepare-run.ts";
import type { PreparedRun } from "./prepare-run.ts";
import { RunNames } from "./run-names.ts";
import type { RunSpec } from "./run-spec.ts";
import { shownInspection } from "./shown-inspection.ts";

/** A breakpoint with the words that a person gave for it. */
export interface ListedBreakpoint {
  readonly breakpoint: Breakpoint;
  /** Predicate as it was typed; null: another kind. */
  readonly text: string | null;
}

export interface StepState {
  readonly run: number;
  readonly spec: RunSpec | null;
  readonly prepared: PreparedRun | null;
  readonly names: RunNames | null;
  readonly steps: readonly RecordedStep[];
  /** No further step can come. */
  readonly ended: boolean;
  readonly decisions: readonly Decision[];
  readonly step: number;
  /** The furthest step that was shown of this run, as far as its steps are what they were then. */
  readonly reached: number;
  readonly shown: Inspection | null;
  readonly hash: string | null;
  readonly verified: boolean;
  readonly printed: readonly PrintedBy[];
  readonly breakpoints: readonly ListedBreakpoint[];
  readonly hits: Readonly<Record<number, readonly number[]>>;
  readonly searching: boolean;
  /** What came of the last move, and the step that it is about. */
  readonly told: { readonly step: number; readonly outcome: StepOutcome } | null;
  /** A bug of ours: what was said. */
  readonly broken: string | null;
}

const NOTHING: StepState = {
  run: 0,
  spec: null,
  prepared: null,
  names: null,
  steps: [],
  ended: false,
  decisions: [],
  step: 0,
  reached: 0,
  shown: null,
  hash: null,
  verified: true,
  printed: [],
  breakpoints: [],
  hits: {},
  searching: false,
  told: null,
  broken: null,
};

export const useStep = create<StepState>()(() => NOTHING);

let worker: Worker | null = null;

/** Opens a run in a fresh simulation; breakpoints stay where their nodes are. */
export function openRun(spec: RunSpec): void {
  const before = useStep.getState();
  const prepared = prepareRun(spec);
  const run = before.run + 1;
  const graph = prepared.setup?.graph ?? null;
  const nodes = new Set(spec.document.nodes.map(({ id }) => id));
  const breakpoints = before.breakpoints.filter(
    ({ breakpoint: { nodeId } }) => nodeId === null || nodes.has(nodeId),
  );
  const names = graph === null ? null : new RunNames(graph, prepared.result);
  useStep.setState({ ...NOTHING, run, spec, prepared, names, breakpoints, decisions: spec.decisions });
  if (prepared.setup === null) return;
  send({
    kind: "step-load",
    run,
    setup: prepared.setup,
    breakpoints: breakpoints.map(({ breakpoint }) => breakpoint),
    step: spec.step,
    trace: true,
  });
}

/** Another run of the same document, from its beginning. */
export function changeRun(change: Partial<RunSpec>): void {
  const { spec } = useStep.getState();
  if (spec !== null) openRun({ ...spec, step: 0, decisions: [], hash: null, ...change });
}

export function closeRun(): void {
  worker?.terminate();
  worker = null;
  useStep.setState({ ...NOTHING, run: useStep.getState().run + 1 });
}

export const advance = (target: StepTarget): void => send({ kind: "step-advance", target });
export const seek = (step: number): void => send({ kind: "step-seek", step });
export const stopSearch = (): void => send({ kind: "step-stop" });
export const decide = (decision: Decision["kind"]): void => send({ kind: "step-decide", decision });

export function setBreakpoints(breakpoints: readonly ListedBreakpoint[]): void {
  useStep.setState({ breakpoints });
  send({ kind: "step-breakpoints", breakpoints: breakpoints.map(({ breakpoint }) => breakpoint) });
}

/** The run as it stands: what a link to this step carries. */
export function currentRun(): RunSpec | null {
  const { spec, step, decisions, hash } = useStep.getState();
  return spec && { ...spec, step, decisions: [...decisions], hash };
}

function send(message: ToStepWorker): void {
  worker ??= startWorker();
  worker.postMessage(message);
}

function startWorker(): Worker {
  const started = new Worker(new URL("./simulation-worker-step.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<FromStepWorker>) => receiveStep(data);
  started.onerror = ({ message }) => useStep.setState({ broken: message, searching: false });
  return started;
}

/** Takes a message of the worker; those of an older run are passed over. */
export function receiveStep(message: FromStepWorker): void {
  const state = useStep.getState();
  if (message.run !== state.run) return;
  switch (message.kind) {
    case "step-recorded": {
      const { from, steps, ended, decisions } = message;
      const reached = Math.min(state.reached, from);
      const isOther = from < state.steps.length;
      useStep.setState({
        steps: [...state.steps.slice(0, from), ...steps],
        reached,
        ended,
        decisions,
        ...(isOther && { told: null }),
      });
      break;
    }
    case "step-at":
      showStep(message);
      break;
    case "step-hits":
      useStep.setState({ hits: message.hits });
      break;
    case "step-outcome":
      useStep.setState({ told: { step: message.step, outcome: message.outcome } });
      break;
    case "step-searching":
      useStep.setState({ searching: message.searching });
      break;
    case "broken":
      useStep.setState({ broken: message.message, searching: false });
      break;
  }
}

function showStep({
  step,
  inspection,
  hash,
  verified,
  printed,
}: Extract<FromStepWorker, { readonly kind: "step-at" }>): void {
  const { shown, steps, step: before, reached } = useStep.getState();
  const between = steps.slice(Math.min(before, step), Math.max(before, step));
  const now =
    shown === null
      ? inspection
      : shownInspection(
          shown,
          inspection,
          between.flatMap(({ events }) => events),
        );
  useStep.setState({ step, reached: Math.max(reached, step), shown: now, hash, verified, printed });
}
