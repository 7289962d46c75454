import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { AddEntry } from "./add-entry.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { RemoveEntry } from "./remove-entry.tsx";

interface State {
  readonly name: string;
  readonly kind: string;
}

/** As Flink names them. */
const KINDS = {
  value: "ValueState",
  list: "ListState",
  map: "MapState",
  reducing: "ReducingState",
  aggregating: "AggregatingState",
};

/** States of a process function: name and kind. */
export function StatesField({ id, value, problems, onChange }: FieldProps<readonly State[], Widget>) {
  const w = useWords();
  const change = (index: number, part: Partial<State>) => onChange(listEdit.change(value, index, part));
  return (
    <div className="list-field">
      {value.map((state, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- an entry has no identity but its place
        <div key={index} className="schema-row">
          <input
            id={index === 0 ? id : undefined}
            className={`inp mono ${problemsAt(problems, index).length > 0 ? "bad" : ""}`}
            aria-label={`${w.field.stateName} ${index + 1}`}
            value={state.name}
            spellCheck={false}
            onChange={(event) => change(index, { name: event.target.value })}
          />
          <select
            className="inp"
            aria-label={`${w.field.stateKind} ${index + 1}`}
            value={state.kind}
            onChange={(event) => change(index, { kind: event.target.value })}
          >
            {Object.entries(KINDS).map(([kind, title]) => (
              <option key={kind} value={kind}>
                {title}
              </option>
            ))}
          </select>
          <RemoveEntry onClick={() => onChange(listEdit.remove(value, index))} />
        </div>
      ))}
      <AddEntry onClick={() => onChange([...value, { name: `state_${value.length + 1}`, kind: "value" }])} />
    </div>
  );
}
