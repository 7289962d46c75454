import type { Widget } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { Icon } from "../ui/icon.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";

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
  const change = (index: number, part: Partial<State>) => {
    const before = value[index];
    if (before) onChange(listEdit.replace(value, index, { ...before, ...part }));
  };
  return (
    <div className="list-field">
      {value.map((state, index) => (
        // An entry's identity is its place.
        // oxlint-disable-next-line react/no-array-index-key
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
          <IconButton
            className="ghost small"
            icon="close"
            label={w.field.remove}
            onClick={() => onChange(listEdit.remove(value, index))}
          />
        </div>
      ))}
      <button
        type="button"
        className="btn small ghost add"
        onClick={() => onChange([...value, { name: `state_${value.length + 1}`, kind: "value" }])}
      >
        <Icon name="plus" />
        {w.field.add}
      </button>
    </div>
  );
}
