import type { InspectedEntry, InspectedTask, TraceEvent } from "@millrace/engine/simulation";
import { useMemo } from "react";
import { useWords } from "../i18n/use-words.ts";
import { listOf } from "./run-names.ts";
import { useStep } from "./step-store.ts";
import { formatWindow } from "./step-times.ts";

/** An entry of a node's state, or one that it let go. */
interface Line {
  readonly id: string;
  readonly key: string;
  readonly window: readonly [number, number] | null;
  readonly values: readonly (readonly [string, string])[];
  readonly before: string | null;
  readonly clearedAt: number | null;
  readonly changed: boolean;
}

interface Change {
  readonly step: number;
  readonly before: string | null;
  readonly values: readonly (readonly [string, string])[] | null;
  readonly key: string;
  readonly window: readonly [number, number] | null;
}

const MAX_LINES = 40;
const MAX_CLEARED = 4;

/** Keyed state of a node: each entry with its value before, and the last ones that were cleared. */
export function StateSection({
  nodeId,
  tasks,
}: {
  readonly nodeId: string;
  readonly tasks: readonly InspectedTask[];
}) {
  const w = useWords();
  const lines = useLines(nodeId, tasks);
  const changed = lines.filter((line) => line.changed).length;
  const columns = lines[0]?.values.map(([name]) => name) ?? [];
  const windowed = lines.some(({ window }) => window !== null);
  const keyed = lines.some(({ key }) => key !== "");
  return (
    <section className="panel-section">
      <h2 className="heading">
        {w.step.panel.state}
        <span className="d">{changed > 0 ? w.step.panel.changed(changed) : w.step.panel.unchanged}</span>
      </h2>
      {lines.length === 0 ? (
        <p className="panel-none dd">{w.step.panel.emptyState}</p>
      ) : (
        <table className="tbl" data-testid="step-state">
          <thead>
            <tr>
              {keyed && <th>{w.step.panel.key}</th>}
              {windowed && <th>{w.step.panel.window}</th>}
              {columns.map((name) => (
                <th key={name} className="n">
                  {name}
                </th>
              ))}
              <th className="n">{w.step.panel.before}</th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, MAX_LINES).map((line) => (
              <tr
                key={line.id}
                className={line.clearedAt === null ? (line.changed ? "changed" : "") : "cleared"}
              >
                {keyed && <td className="k">{line.key}</td>}
                {windowed && <td className="k">{line.window && formatWindow(line.window)}</td>}
                {line.values.map(([name, value]) => (
                  <td key={name} className="n">
                    {value}
                  </td>
                ))}
                <td className="n d">
                  {line.clearedAt === null
                    ? (line.before ?? w.step.panel.isNew)
                    : w.step.panel.clearedAt(line.clearedAt)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {lines.length > MAX_LINES && (
        <p className="panel-none dd">{w.step.panel.more(lines.length - MAX_LINES)}</p>
      )}
    </section>
  );
}

function useLines(nodeId: string, tasks: readonly InspectedTask[]): readonly Line[] {
  const steps = useStep((state) => state.steps);
  const step = useStep((state) => state.step);
  const names = useStep((state) => state.names);
  return useMemo(() => {
    const changes: Change[] = [];
    for (let at = 1; at <= Math.min(step, steps.length); at++) {
      for (const event of steps[at - 1]!.events)
        if (event.kind === "state.change" && names?.operator(event.operator)?.nodeId === nodeId)
          changes.push(changeOf(event, at));
    }
    const last = new Map(changes.map((change) => [idOf(change), change]));
    const held = tasks.flatMap(({ operators }) =>
      operators.filter((operator) => operator.nodeId === nodeId).flatMap(({ state }) => state),
    );
    const lines = held
      .map((entry) => lineOf(entry, last, step))
      .toSorted((a, b) => (a.window?.[0] ?? 0) - (b.window?.[0] ?? 0));
    const present = new Set(lines.map(({ id }) => id));
    const cleared = [...last.values()]
      .filter((change) => change.values === null && !present.has(idOf(change)))
      .toSorted((a, b) => b.step - a.step)
      .slice(0, MAX_CLEARED);
    return [...lines, ...cleared.map((change) => clearedLine(change, changes))];
  }, [steps, step, names, nodeId, tasks]);
}

function changeOf({ data }: TraceEvent, step: number): Change {
  const window = listOf(data["window"]);
  return {
    step,
    key: listOf(data["key"]).join(", "),
    window: window.length === 2 ? [Number(window[0]), Number(window[1])] : null,
    before: data["before"] === null ? null : valueText(valuesOf(data["before"])),
    values: data["values"] === null ? null : valuesOf(data["values"]),
  };
}

const valuesOf = (values: TraceEvent["data"][string] | undefined): readonly (readonly [string, string])[] =>
  listOf(values).map((pair) => [String(listOf(pair)[0]), String(listOf(pair)[1])]);

const valueText = (values: readonly (readonly [string, string])[]): string =>
  values.map(([, value]) => value).join(", ");

const idOf = ({
  key,
  window,
}: {
  readonly key: string;
  readonly window: readonly [number, number] | null;
}): string => `${key} ${window?.join() ?? ""}`;

function lineOf(entry: InspectedEntry, last: ReadonlyMap<string, Change>, step: number): Line {
  const key = entry.key.join(", ");
  const id = idOf({ key, window: entry.window });
  const change = last.get(id);
  return {
    id,
    key,
    window: entry.window,
    values: entry.values,
    before: change?.before ?? null,
    clearedAt: null,
    changed: change?.step === step,
  };
}

/** What was cleared shows its last values. */
function clearedLine(cleared: Change, changes: readonly Change[]): Line {
  const lastHeld = changes.findLast((change) => change.values !== null && idOf(change) === idOf(cleared));
  return {
    id: `${idOf(cleared)} cleared`,
    key: cleared.key,
    window: cleared.window,
    values: lastHeld?.values ?? [],
    before: null,
    clearedAt: cleared.step,
    changed: false,
  };
}
