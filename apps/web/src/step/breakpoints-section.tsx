import type { Breakpoint } from "@millrace/engine/simulation";
import { renderDiagnostic } from "@millrace/graph";
import type { RowSchema } from "@millrace/graph";
import { checkExpression, parseTimestamp } from "@millrace/sql";
import { useId, useState } from "react";
import { useLocale, useWords } from "../i18n/use-words.ts";
import type { Words } from "../i18n/words.ts";
import { BarrierGlyph, LateGlyph, WatermarkGlyph } from "../ui/glyphs.tsx";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { BREAKPOINT_KIND } from "./focus-breakpoint-form.ts";
import type { RunNames } from "./run-names.ts";
import { setBreakpoints, useStep } from "./step-store.ts";
import type { ListedBreakpoint } from "./step-store.ts";
import { exactTime } from "./step-times.ts";

/** Where runs stop, how often each was met up to the cursor, and a form for another. */
export function BreakpointsSection() {
  const w = useWords();
  const breakpoints = useStep((state) => state.breakpoints);
  const hits = useStep((state) => state.hits);
  const step = useStep((state) => state.step);
  const names = useStep((state) => state.names);
  if (names === null) return null;
  return (
    <section className="panel-section">
      <h2 className="heading">{w.step.panel.breakpoints}</h2>
      {breakpoints.length === 0 && <p className="panel-none dd">{w.step.panel.noBreakpoints}</p>}
      <ul className="breakpoints" data-testid="breakpoints">
        {breakpoints.map((listed) => (
          <li key={listed.breakpoint.id}>
            <BreakpointSign kind={listed.breakpoint.kind} />
            <span className="el">{breakpointText(listed, names, w)}</span>
            <span className="m d r">
              {w.step.breakpoint.hit((hits[listed.breakpoint.id] ?? []).filter((at) => at <= step).length)}
            </span>
            <IconButton
              className="ghost small"
              icon="close"
              label={w.step.breakpoint.remove}
              onClick={() => setBreakpoints(breakpoints.filter((other) => other !== listed))}
            />
          </li>
        ))}
      </ul>
      <BreakpointForm names={names} />
    </section>
  );
}

function BreakpointSign({ kind }: Pick<Breakpoint, "kind">) {
  switch (kind) {
    case "late":
      return <LateGlyph />;
    case "watermark":
      return <WatermarkGlyph />;
    case "barrier":
      return <BarrierGlyph />;
    case "node":
    case "row":
      return <i className="sign-row" />;
  }
}

function breakpointText({ breakpoint, text }: ListedBreakpoint, names: RunNames, w: Words): string {
  const words = w.step.breakpoint;
  const node = breakpoint.nodeId === null ? words.anyNode : names.name(breakpoint.nodeId);
  switch (breakpoint.kind) {
    case "late":
      return words.late(node);
    case "watermark":
      return words.watermark(exactTime(breakpoint.passesMs), node);
    case "barrier":
      return words.barrier(node);
    case "node":
      return words.nodeRow(node);
    case "row":
      return words.row(text ?? "", node);
  }
}

const KINDS = ["late", "watermark", "barrier", "node", "row"] as const;
type Kind = (typeof KINDS)[number];

interface Draft {
  readonly kind: Kind;
  readonly nodeId: string | null;
  readonly text: string;
}

function BreakpointForm({ names }: { readonly names: RunNames }) {
  const w = useWords();
  const locale = useLocale();
  const id = useId();
  const [draft, setDraft] = useState<Draft>({ kind: "late", nodeId: null, text: "" });
  const [problem, setProblem] = useState<string | null>(null);
  const change = (part: Partial<Draft>) => {
    setProblem(null);
    setDraft({ ...draft, ...part });
  };
  const nodes = [
    ...new Set(names.graph.vertices.flatMap(({ operators }) => operators.map(({ nodeId }) => nodeId))),
  ].filter((node) => draft.kind !== "row" || inputsOf(names, node).length > 0);
  const needsNode = draft.kind === "node" || draft.kind === "row";
  const chosen = draft.nodeId !== null && nodes.includes(draft.nodeId) ? draft.nodeId : null;
  const nodeId = chosen ?? (needsNode ? (nodes.at(-1) ?? null) : null);
  const add = () => {
    const made = breakpointOf({ ...draft, nodeId }, names, { w, locale });
    if (typeof made === "string") setProblem(made);
    else {
      const listed = useStep.getState().breakpoints;
      setBreakpoints([...listed, made]);
      setDraft({ ...draft, text: "" });
    }
  };
  return (
    <form
      className="breakpoint-form"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <select
        id={BREAKPOINT_KIND}
        className="inp small"
        aria-label={w.step.breakpoint.kind}
        data-testid="breakpoint-kind"
        value={draft.kind}
        onChange={(event) => change({ kind: KINDS.find((kind) => kind === event.target.value) ?? "late" })}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {w.step.breakpoint.kinds[kind]}
          </option>
        ))}
      </select>
      <select
        className="inp small"
        aria-label={w.step.breakpoint.node}
        data-testid="breakpoint-node"
        value={nodeId ?? ""}
        onChange={(event) => change({ nodeId: event.target.value === "" ? null : event.target.value })}
      >
        {!needsNode && <option value="">{w.step.breakpoint.anyNode}</option>}
        {nodes.map((node) => (
          <option key={node} value={node}>
            {names.name(node)}
          </option>
        ))}
      </select>
      <button type="submit" className="btn small" data-testid="breakpoint-add">
        <Icon name="plus" />
        {w.step.breakpoint.add}
      </button>
      {(draft.kind === "watermark" || draft.kind === "row") && (
        <input
          className={`inp small mono wide ${problem === null ? "" : "bad"}`}
          data-testid="breakpoint-text"
          aria-label={draft.kind === "row" ? w.step.breakpoint.predicate : w.step.breakpoint.passes}
          aria-describedby={`${id}-problem`}
          placeholder={draft.kind === "row" ? w.step.breakpoint.predicate : w.step.breakpoint.passes}
          value={draft.text}
          onChange={(event) => change({ text: event.target.value })}
        />
      )}
      <p id={`${id}-problem`} className="errc wide" role="alert">
        {problem}
      </p>
    </form>
  );
}

/** The breakpoint of a filled form, or what is wrong with it. */
function breakpointOf(
  { kind, nodeId, text }: Draft,
  names: RunNames,
  { w, locale }: { readonly w: Words; readonly locale: "en" | "zh" },
): ListedBreakpoint | string {
  const id = Math.max(0, ...useStep.getState().breakpoints.map(({ breakpoint }) => breakpoint.id)) + 1;
  if (kind === "late" || kind === "barrier") return { breakpoint: { id, kind, nodeId }, text: null };
  if (kind === "watermark") {
    const parsed = parseTimestamp(text);
    if (parsed === null) return w.step.breakpoint.badTime;
    return { breakpoint: { id, kind, nodeId, passesMs: parsed.ms }, text: null };
  }
  if (nodeId === null) return w.step.breakpoint.node;
  if (kind === "node") return { breakpoint: { id, kind, nodeId }, text: null };
  const checked = inputsOf(names, nodeId).map((schema) => checkExpression(text, schema, "boolean"));
  if (checked.some(({ ok }) => ok)) {
    const predicates = checked.map((input) => (input.ok ? input.expression : null));
    return { breakpoint: { id, kind, nodeId, predicates }, text };
  }
  const [first] = checked.flatMap((input) => (input.ok ? [] : input.diagnostics));
  return first ? renderDiagnostic(first, locale).message : w.step.panel.noInputs;
}

/** Columns of each input of a node: a source has none. */
function inputsOf({ graph }: RunNames, nodeId: string): readonly RowSchema[] {
  const operators = graph.vertices.flatMap((vertex) => vertex.operators);
  const operator = operators.find((candidate) => candidate.nodeId === nodeId);
  return operator?.inputSchemas ?? (operator?.inputSchema ? [operator.inputSchema] : []);
}
