import { STATE_BACKENDS } from "@millrace/graph";
import type { StateBackendSettings } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { changeSettings } from "../store/edits.ts";
import { FlagsWhole } from "../ui/flags-whole.tsx";
import { ChoiceRow } from "./choice-row.tsx";
import { CountRow } from "./count-row.tsx";

const CHOICES = ["default", ...STATE_BACKENDS] as const;
const MEMORY_MB = 64;
const DISK_MB = 4_096;

interface RowsProps {
  /** Null: what the server is set to. */
  readonly stateBackend: StateBackendSettings | null;
  readonly readOnly: boolean;
}

/** Where keyed state lies, and how much of it may. */
export function StateBackendRows({ stateBackend, readOnly }: RowsProps) {
  const w = useWords();
  const chosen = stateBackend?.kind ?? "default";
  return (
    <>
      <ChoiceRow
        id="settings-state-backend"
        label={w.stateBackend.label}
        value={chosen}
        choices={CHOICES}
        names={w.stateBackend.names}
        readOnly={readOnly}
        onChange={(kind) => set(kind === "default" ? null : { ...stateBackend, kind }, "kind")}
      />
      <p className="field-hint">
        <FlagsWhole text={w.stateBackend.hints[chosen]} />
      </p>
      {stateBackend?.kind === "lmdb" && <LmdbRows stateBackend={stateBackend} readOnly={readOnly} />}
    </>
  );
}

function LmdbRows({
  stateBackend,
  readOnly,
}: {
  readonly stateBackend: StateBackendSettings;
  readonly readOnly: boolean;
}) {
  const w = useWords();
  const { memoryMb = MEMORY_MB, diskMb = DISK_MB } = stateBackend;
  return (
    <>
      <CountRow
        id="settings-state-memory"
        label={w.stateBackend.memory}
        value={memoryMb}
        max={65_536}
        readOnly={readOnly}
        onChange={(value) => set({ ...stateBackend, memoryMb: value }, "memory")}
      />
      <CountRow
        id="settings-state-disk"
        label={w.stateBackend.disk}
        value={diskMb}
        max={4_194_304}
        readOnly={readOnly}
        onChange={(value) => set({ ...stateBackend, diskMb: value }, "disk")}
      />
    </>
  );
}

/** One undo step a setting. */
const set = (stateBackend: StateBackendSettings | null, what: string): void =>
  changeSettings((draft) => void (draft.stateBackend = stateBackend), `state backend ${what}`);
