import { useWords } from "../i18n/use-words.ts";
import { capturedSources } from "./captured-sources.ts";
import { MoveButton } from "./move-button.tsx";
import { arrivalColumns } from "./prepare-run.ts";
import type { Arrivals, RunSpec } from "./run-spec.ts";
import { changeRun, useStep } from "./step-store.ts";

/** What this run follows from; a change begins another one. */
export function RunSection() {
  const w = useWords();
  const spec = useStep((state) => state.spec);
  const decisions = useStep((state) => state.decisions);
  if (spec === null) return null;
  const columns = arrivalColumns(spec);
  const collections = spec.document.nodes.some(({ kind }) => kind === "collection");
  return (
    <section className="panel-section run-section">
      <h2 className="heading">{w.step.panel.run}</h2>
      <label className="run-line">
        <span>{w.step.run.seed}</span>
        <input
          className="inp small mono"
          type="number"
          min={0}
          data-testid="seed"
          value={spec.seed}
          onChange={(event) => {
            const seed = Number(event.target.value);
            if (Number.isSafeInteger(seed) && seed >= 0) changeRun({ seed });
          }}
        />
        <MoveButton move="stepAnotherSeed" className="btn small" testId="another-seed">
          {w.step.run.another}
        </MoveButton>
      </label>
      {collections && (
        <label className="run-line">
          <span>{w.step.run.arrivals}</span>
          <select
            className="inp small"
            data-testid="arrivals"
            value={arrivalValue(spec.arrivals)}
            onChange={(event) => changeRun({ arrivals: arrivalsOf(event.target.value) })}
          >
            <option value="at-once">{w.step.run.atOnce}</option>
            <option value="every">{w.step.run.everySecond}</option>
            {columns.map((column) => (
              <option key={column} value={`column ${column}`}>
                {w.step.run.byColumn(column)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="run-line" title={w.step.run.chainingHelp}>
        <input
          type="checkbox"
          data-testid="chaining"
          checked={spec.chaining}
          onChange={(event) => changeRun({ chaining: event.target.checked })}
        />
        <span>{w.step.run.chaining}</span>
      </label>
      <InputLines spec={spec} />
      {decisions.map(({ step, kind }) => (
        <p key={`${step} ${kind}`} className="d">
          {w.step.decisionAt(kind === "kill" ? w.step.kill : w.step.checkpointNow, step)}
        </p>
      ))}
    </section>
  );
}

/** Which sources have captured input, and which have none because it could not be captured. */
function InputLines({ spec }: { readonly spec: RunSpec }) {
  const w = useWords();
  const graph = useStep((state) => state.prepared?.result.jobGraph ?? null);
  const names = useStep((state) => state.names);
  if (graph === null || names === null) return null;
  const { captured, missing } = capturedSources(graph, spec);
  if (captured.length + missing.length === 0) return null;
  return (
    <div className="run-input" data-testid="run-input">
      {captured.length > 0 && <p className="dd">{w.step.run.samples(captured.length)}</p>}
      {missing.map((nodeId) => (
        <p key={nodeId} className="errc">
          {w.step.run.notCaptured(names.name(nodeId))}
        </p>
      ))}
    </div>
  );
}

const EVERY_MS = 1_000;

const arrivalValue = (arrivals: Arrivals): string =>
  arrivals.kind === "column" ? `column ${arrivals.column}` : arrivals.kind;

function arrivalsOf(value: string): Arrivals {
  if (value === "every") return { kind: "every", ms: EVERY_MS };
  return value.startsWith("column ")
    ? { kind: "column", column: value.slice("column ".length) }
    : { kind: "at-once" };
}
