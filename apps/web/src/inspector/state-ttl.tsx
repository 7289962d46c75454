import type { FunctionStateTtl } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { DurationField } from "./duration-field.tsx";

const DAY_MS = 86_400_000;

export const NEW_TTL: FunctionStateTtl = {
  ttlMs: DAY_MS,
  update: "on-create-and-write",
  visibility: "never-return-expired",
};

interface StateTtlProps {
  readonly id: string;
  readonly value: FunctionStateTtl;
  readonly onChange: (ttl: FunctionStateTtl) => void;
}

/** Flink's StateTtlConfig of one state: how long it lives, from when on, and whether what is over is still seen. */
export function StateTtl({ id, value, onChange }: StateTtlProps) {
  const words = useWords().field.ttl;
  return (
    <div className="state-ttl">
      <label htmlFor={id}>{words.ttl}</label>
      <div>
        <DurationField
          id={id}
          value={value.ttlMs}
          minMs={1}
          onChange={(ttlMs) => onChange({ ...value, ttlMs })}
        />
      </div>
      <select
        className="inp"
        aria-label={words.update}
        title={words.update}
        value={value.update}
        onChange={(event) => onChange({ ...value, update: event.target.value as FunctionStateTtl["update"] })}
      >
        <option value="on-create-and-write">{words.onWrite}</option>
        <option value="on-read-and-write">{words.onUse}</option>
      </select>
      <select
        className="inp"
        aria-label={words.visibility}
        title={words.visibility}
        value={value.visibility}
        onChange={(event) =>
          onChange({ ...value, visibility: event.target.value as FunctionStateTtl["visibility"] })
        }
      >
        <option value="never-return-expired">{words.never}</option>
        <option value="return-expired-if-not-cleaned-up">{words.untilCleanUp}</option>
      </select>
    </div>
  );
}
