import type { Widget } from "@millrace/graph";
import { AddEntry } from "./add-entry.tsx";
import { listEdit, problemsAt } from "./field-context.ts";
import type { FieldProps } from "./field-context.ts";
import { StateEntry } from "./state-entry.tsx";
import type { State } from "./state-entry.tsx";

/** States of a function. */
export function StatesField({ id, value, widget, problems, onChange }: FieldProps<readonly State[], Widget>) {
  return (
    <div className="list-field">
      {value.map((state, index) => (
        <StateEntry
          // oxlint-disable-next-line react/no-array-index-key -- an entry has no identity but its place
          key={index}
          id={index === 0 ? id : `${id}-${index}`}
          index={index}
          value={state}
          isBad={(key) => problemsAt(problems, index, key).length > 0}
          mayExpire={widget.kind === "states" && widget.ttl}
          onChange={(next) => onChange(listEdit.replace(value, index, next))}
          onRemove={() => onChange(listEdit.remove(value, index))}
        />
      ))}
      <AddEntry onClick={() => onChange([...value, { name: `state_${value.length + 1}`, kind: "value" }])} />
    </div>
  );
}
