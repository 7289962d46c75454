import type { FunctionStateTtl } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { RemoveEntry } from "./remove-entry.tsx";
import { NEW_TTL, StateTtl } from "./state-ttl.tsx";

export interface State {
  readonly name: string;
  readonly kind: string;
  readonly type?: string;
  readonly keyType?: string;
  readonly ttl?: FunctionStateTtl;
}

/** As Flink names them. */
const KINDS = {
  value: "ValueState",
  list: "ListState",
  map: "MapState",
  reducing: "ReducingState",
  aggregating: "AggregatingState",
};

const TYPES = [
  "BOOLEAN",
  "INT",
  "BIGINT",
  "DOUBLE",
  "STRING",
  "TIMESTAMP(3)",
  "DECIMAL(10, 2)",
  "DECIMAL(38, 18)",
];

interface StateEntryProps {
  readonly id: string;
  readonly index: number;
  readonly value: State;
  readonly isBad: (key: keyof State) => boolean;
  readonly mayExpire: boolean;
  readonly onChange: (state: State) => void;
  readonly onRemove: () => void;
}

/** One state: name and kind, the types of what it keeps, and how long that lives. */
export function StateEntry({ id, index, value, isBad, mayExpire, onChange, onRemove }: StateEntryProps) {
  const words = useWords().field;
  const { ttl, ...forever } = value;
  const typed = (member: "type" | "keyType", label: string) => (
    <TypeChoice
      label={`${label} ${index + 1}`}
      value={value[member]}
      isBad={isBad(member)}
      onChange={(type) => onChange(withType(value, member, type))}
    />
  );
  return (
    <fieldset className="state-entry" data-entry={index} aria-label={`${words.stateName} ${index + 1}`}>
      <div className="state-row">
        <input
          id={id}
          className={`inp mono ${isBad("name") ? "bad" : ""}`}
          aria-label={`${words.stateName} ${index + 1}`}
          value={value.name}
          spellCheck={false}
          onChange={(event) => onChange({ ...value, name: event.target.value })}
        />
        <select
          className="inp"
          aria-label={`${words.stateKind} ${index + 1}`}
          value={value.kind}
          onChange={(event) => onChange(withKind(value, event.target.value))}
        >
          {Object.entries(KINDS).map(([kind, title]) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </select>
        <RemoveEntry onClick={onRemove} />
      </div>
      <div className="state-row">
        <span className="state-types">
          {value.kind === "map" && typed("keyType", words.stateKeyType)}
          {typed("type", words.stateType)}
        </span>
        {mayExpire && (
          <label className="state-expires">
            <input
              type="checkbox"
              checked={ttl !== undefined}
              onChange={(event) => onChange(event.target.checked ? { ...value, ttl: NEW_TTL } : forever)}
            />
            {words.ttl.expires}
          </label>
        )}
      </div>
      {ttl !== undefined && mayExpire && (
        <StateTtl id={`${id}-ttl`} value={ttl} onChange={(next) => onChange({ ...value, ttl: next })} />
      )}
    </fieldset>
  );
}

interface TypeChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly isBad: boolean;
  readonly onChange: (type: string | undefined) => void;
}

function TypeChoice({ label, value, isBad, onChange }: TypeChoiceProps) {
  const words = useWords().field;
  const offered = value === undefined || TYPES.includes(value) ? TYPES : [...TYPES, value];
  return (
    <select
      className={`inp ${isBad ? "bad" : ""}`}
      aria-label={label}
      title={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value)}
    >
      <option value="">{words.anyValue}</option>
      {offered.map((type) => (
        <option key={type}>{type}</option>
      ))}
    </select>
  );
}

function withType(state: State, member: "type" | "keyType", type: string | undefined): State {
  const { [member]: _, ...others } = state;
  return type === undefined ? others : { ...others, [member]: type };
}

/** Only a map has keys. */
function withKind(state: State, kind: string): State {
  return kind === "map" ? { ...state, kind } : withType({ ...state, kind }, "keyType", undefined);
}
