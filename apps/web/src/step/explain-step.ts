import type { RecordedStep, TraceEvent, TraceKind } from "@millrace/engine/simulation";
import { renderFailure } from "@millrace/graph";
import type { Locale } from "@millrace/graph";
import type { Words } from "../i18n/words.ts";
import { listOf, numberOf, rowLabel, rowText } from "./run-names.ts";
import type { RunNames } from "./run-names.ts";
import { exactTime, formatLevel, formatWindow, isLastWatermark } from "./step-times.ts";

/** What a step is about, in words. */
export interface Explanation {
  readonly sign: "row" | "watermark" | "barrier" | "late" | "firing" | "pressure" | "failure" | "job";
  readonly title: string;
  readonly text: string;
  readonly nodeId: string | null;
}

type Made = Omit<Explanation, "nodeId">;

/** What tells most about a step comes first. */
const ORDER: readonly TraceKind[] = [
  "job.failed",
  "job.restart",
  "job.restore",
  "job.finished",
  "rec.late",
  "align.end",
  "align.start",
  "win.fire",
  "bar.overtake",
  "bar.early",
  "bar.inject",
  "bar.recv",
  "ck.complete",
  "ck.abort",
  "buf.full",
  "bp.start",
  "win.assign",
  "state.change",
  "wm.combine",
  "wm.emit",
  "bp.end",
  "rec.recv",
  "rec.emit",
  "timer.fire",
  "ck.ack",
  "task.open",
  "job.running",
  "task.state",
  "job.deploy",
  "buf.enq",
];

/** The step's most telling event, explained from its own data; null: it left none, so nothing can be said of it. */
export function explainStep(
  step: RecordedStep,
  names: RunNames,
  { w, locale }: { readonly w: Words; readonly locale: Locale },
): Explanation | null {
  if (step.failure !== null) return { ...failed(step, names, { w, locale }), nodeId: step.failure.nodeId };
  const ranked = ORDER.flatMap((kind) => step.events.filter((event) => event.kind === kind));
  const event = ranked[0] ?? step.events[0];
  if (event === undefined) return null;
  const made = explainers[event.kind]?.({ event, step, names, w }) ?? {
    sign: "job",
    title: w.step.explain.other(names.who(event), event.kind),
    text: "",
  };
  return { ...made, nodeId: names.nodeOf(event) };
}

interface Given {
  readonly event: TraceEvent;
  readonly step: RecordedStep;
  readonly names: RunNames;
  readonly w: Words;
}

const explainers: Partial<Readonly<Record<TraceKind, (given: Given) => Made>>> = {
  "rec.late": ({ event, step, names, w }) => {
    const e = w.step.explain;
    const [time, level] = [exactTime(number(event, "timestamp")), formatLevel(number(event, "watermark"))];
    const window = lastWindow(event, names);
    const text =
      window === null ? e.lateTextBare(time, level) : e.lateText(time, level, formatWindow(window));
    return { sign: "late", title: e.late(rowBefore(event, step, names)), text };
  },
  "win.fire": ({ event, names, w }) => {
    const e = w.step.explain;
    const window = formatWindow([number(event, "start"), number(event, "end")]);
    const values = [...listOf(event.data["key"]), ...listOf(event.data["values"])].join(", ");
    const level = formatLevel(number(event, "end") - 1);
    const node = names.who(event);
    const texts = { late: e.fireLateText(node), early: e.fireEarlyText(node) };
    const pane = event.data["pane"];
    const text = pane === "late" || pane === "early" ? texts[pane] : e.fireText(node, level);
    return { sign: "firing", title: e.fire(window, values), text };
  },
  "win.assign": ({ event, step, names, w }) => {
    const e = w.step.explain;
    const windows = listOf(event.data["windows"]).map((window) =>
      formatWindow([Number(listOf(window)[0]), Number(listOf(window)[1])]),
    );
    const change = step.events.find(
      ({ kind, operator }) => kind === "state.change" && operator === event.operator,
    );
    const time = exactTime(number(event, "timestamp"));
    const text = e.assignText(time, held(change, "before", w), held(change, "values", w));
    return { sign: "row", title: e.assign(rowBefore(event, step, names), windows.join(" ")), text };
  },
  "state.change": ({ event, names, w }) => {
    const e = w.step.explain;
    const key = listOf(event.data["key"]).join(", ");
    const text = e.changeText(held(event, "before", w), held(event, "values", w));
    return { sign: "row", title: e.change(names.who(event), key), text };
  },
  "align.start": ({ event, step, names, w }) => {
    const received = step.events.find(({ kind }) => kind === "bar.recv");
    const input = channelNames(event.task, names)[Number(received?.data["channel"] ?? 0)] ?? "";
    const e = w.step.explain;
    return { sign: "barrier", title: e.align(names.who(event), id(event)), text: e.alignText(input) };
  },
  "align.end": ({ event, names, w }) => ({
    sign: "barrier",
    title: w.step.explain.aligned(names.who(event), id(event)),
    text: w.step.explain.alignedText(number(event, "rowsBuffered")),
  }),
  "bar.recv": ({ event, names, w }) => ({
    sign: "barrier",
    title: w.step.explain.barrier(names.who(event), id(event)),
    text: w.step.explain.barrierText,
  }),
  "bar.early": ({ event, names, w }) => {
    const from = names.producerOf(String(event.data["channel"]));
    const text = w.step.explain.earlyText(number(event, "rows"), from);
    return { sign: "barrier", title: w.step.explain.early(names.who(event), id(event)), text };
  },
  "bar.overtake": ({ event, names, w }) => {
    const to = names.consumerOf(String(event.data["channel"]));
    const text = w.step.explain.overtakeText(number(event, "rows"), to);
    return { sign: "barrier", title: w.step.explain.overtake(names.who(event), id(event)), text };
  },
  "bar.inject": ({ event, names, w }) => ({
    sign: "barrier",
    title: w.step.explain.inject(names.who(event), id(event)),
    text: w.step.explain.injectText,
  }),
  "ck.complete": ({ event, w }) => ({
    sign: "barrier",
    title: w.step.explain.complete(id(event)),
    text: w.step.explain.completeText,
  }),
  "ck.abort": ({ event, w }) => ({ sign: "barrier", title: w.step.explain.abort(id(event)), text: "" }),
  "ck.ack": ({ event, names, w }) => ({
    sign: "barrier",
    title: w.step.explain.ack(taskName(event.data["task"], names), id(event)),
    text: w.step.explain.ackText,
  }),
  "buf.full": ({ event, names, w }) => {
    const to = names.consumerOf(String(event.data["channel"]));
    return {
      sign: "pressure",
      title: w.step.explain.full(names.who(event), to),
      text: w.step.explain.fullText(to),
    };
  },
  "bp.start": ({ event, names, w }) => {
    const to = names.targetsOf(event.task).join(", ");
    return {
      sign: "pressure",
      title: w.step.explain.held(names.who(event)),
      text: w.step.explain.heldText(to),
    };
  },
  "bp.end": ({ event, names, w }) => ({
    sign: "pressure",
    title: w.step.explain.flows(names.who(event)),
    text: w.step.explain.flowsText,
  }),
  "buf.enq": ({ event, step, names, w }) => {
    const used = step.events.findLast(({ kind }) => kind === "credit.use");
    const to = names.consumerOf(String(event.data["channel"]));
    const text = w.step.explain.sendText(to, used ? number(used, "credits") : 0);
    return { sign: "row", title: w.step.explain.send(names.who(event)), text };
  },
  "wm.combine": ({ event, names, w }) => watermark({ event, names, w }, "level"),
  "wm.emit": ({ event, names, w }) => watermark({ event, names, w }, "watermark"),
  "rec.emit": ({ event, step, names, w }) => {
    const e = w.step.explain;
    const sent = step.events.find(({ kind }) => kind === "buf.enq" || kind === "credit.use");
    const to = sent ? names.consumerOf(String(sent.data["channel"])) : null;
    const row = rowLabel(listOf(event.data["values"]), names.schemaOf(event));
    const text = to === null ? e.giveTextChained : e.giveText(to);
    return { sign: "row", title: e.give(names.who(event), row), text };
  },
  "rec.recv": ({ event, names, w }) => {
    const [values, schema] = [listOf(event.data["values"]), names.schemaOf(event)];
    const title = w.step.explain.take(names.who(event), rowLabel(values, schema));
    return { sign: "row", title, text: w.step.explain.takeText(rowText(values, schema)) };
  },
  "timer.fire": ({ event, names, w }) => ({
    sign: "firing",
    title: w.step.explain.timer(names.who(event)),
    text: w.step.explain.timerText(exactTime(number(event, "atMs"))),
  }),
  "task.open": ({ event, names, w }) => ({
    sign: "job",
    title: w.step.explain.open(names.who(event)),
    text: w.step.explain.openText,
  }),
  "task.state": ({ event, names, w }) => {
    const state = String(event.data["state"]) as keyof Words["step"]["taskStates"];
    return job(w.step.explain.state(taskName(event.data["task"], names), w.step.taskStates[state]));
  },
  "job.deploy": ({ event, w }) => job(w.step.explain.deploy(number(event, "tasks"))),
  "job.restart": ({ w }) => job(w.step.explain.restart),
  "job.restore": ({ event, w }) => {
    const from = event.data["checkpointId"];
    return job(
      w.step.explain.restore(from === null ? w.restarts.fromBeginning : w.restarts.checkpoint(Number(from))),
    );
  },
  "job.running": ({ w }) => job(w.step.explain.running),
  "job.finished": ({ w }) => job(w.step.explain.finished),
  "job.failed": ({ w }) => job(w.step.explain.failed),
};

/** Why the job failed, in the words that Run has for it. */
function failed(
  { events, failure }: RecordedStep,
  names: RunNames,
  { w, locale }: { readonly w: Words; readonly locale: Locale },
): Made {
  const e = w.step.explain;
  const node = failure && names.failedAt(failure);
  const { message, fix } = failure ? renderFailure(failure, locale) : { message: "", fix: "" };
  const restarts = events.some(({ kind }) => kind === "job.restart");
  const bare = restarts ? e.restart : e.failed;
  const at = restarts ? e.restartAt : e.failedAt;
  return { sign: "failure", title: node === null ? bare : at(node), text: `${message} ${fix}`.trim() };
}

const job = (title: string): Made => ({ sign: "job", title, text: "" });

function watermark({ event, names, w }: Omit<Given, "step">, what: "level" | "watermark"): Made {
  const e = w.step.explain;
  const ms = number(event, "watermark");
  const node = names.who(event);
  if (isLastWatermark(ms))
    return { sign: "watermark", title: e.lastWatermark(node), text: e.lastWatermarkText };
  const text = what === "level" ? e.levelText : e.watermarkText;
  return { sign: "watermark", title: e[what](node, formatLevel(ms)), text };
}

const number = ({ data }: TraceEvent, key: string): number => numberOf(data[key]) ?? 0;
const id = (event: TraceEvent): number => number(event, "checkpointId");

function held(change: TraceEvent | undefined, which: "before" | "values", w: Words): string {
  const values = listOf(change?.data[which]);
  if (values.length === 0) return w.step.explain.nothing;
  return values.map((value) => String(listOf(value)[1] ?? "")).join(", ");
}

/** The row that an operator took last before one of its events, in short. */
function rowBefore(event: TraceEvent, { events }: RecordedStep, names: RunNames): string {
  const taken = events.findLast(
    ({ kind, operator, step }) => kind === "rec.recv" && operator === event.operator && step < event.step,
  );
  return taken ? rowLabel(listOf(taken.data["values"]), names.schemaOf(taken)) : "";
}

/** The last window that holds a late row, by the operator's own spec; null where windows have no fixed size. */
function lastWindow(event: TraceEvent, names: RunNames): readonly [number, number] | null {
  const spec = names.operator(event.operator)?.spec;
  if (spec?.kind !== "window-aggregate" || spec.window.kind !== "tumbling") return null;
  const { sizeMs, offsetMs } = spec.window;
  const start = Math.floor((number(event, "timestamp") - offsetMs) / sizeMs) * sizeMs + offsetMs;
  return [start, start + sizeMs];
}

/** Names of the producers of a task's inputs, in the order of its gate. */
export function channelNames(task: string, names: RunNames): readonly string[] {
  const vertex = task.slice(0, task.lastIndexOf("/"));
  return names.graph.edges
    .filter(({ target }) => target === vertex)
    .flatMap((edge) => {
      const source = names.graph.vertices.find(({ id: other }) => other === edge.source);
      const name = names.name(source?.operators[edge.sourceOperator]?.nodeId ?? null);
      const several = (source?.parallelism ?? 1) > 1 && edge.partitioning.kind !== "forward";
      return several ? Array.from({ length: source!.parallelism }, (_, n) => `${name} ${n + 1}`) : [name];
    });
}

const taskName = (task: unknown, names: RunNames): string =>
  names.who({ task: String(task), operator: null });
