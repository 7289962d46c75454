import type { Diagnostic, FlowEdge, FlowPartitioning, RowSchema } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { definitionOf } from "../store/definitions.ts";
import { setPartitioning } from "../store/edits.ts";
import { ChoiceRow } from "./choice-row.tsx";
import { ColumnField } from "./column-field.tsx";
import { ColumnsField } from "./columns-field.tsx";
import { CountRow } from "./count-row.tsx";
import { EdgePartitionerFields, PARTITIONER_NODE } from "./edge-partitioner-fields.tsx";
import type { Partitioner } from "./edge-partitioner-fields.tsx";

const KINDS = [
  "forward",
  "hash",
  "rebalance",
  "rescale",
  "shuffle",
  "broadcast",
  "global",
  "custom",
  "partitioner",
] as const;

type Kind = FlowPartitioning["kind"];

const AUTOMATIC = "automatic";

/** A first seed, so that two people see the same. */
const FIRST_SEED = 1;

/** As a new node of Custom partitioning. */
const FIRST_PARTITIONER = {
  kind: "partitioner",
  ...(definitionOf(PARTITIONER_NODE)?.initial as Omit<Partitioner, "kind">),
} as const;

interface EdgePartitioningProps {
  readonly edge: FlowEdge;
  /** Its rows; undefined while they are not known. */
  readonly schema: RowSchema | undefined;
  readonly problems: readonly Diagnostic[];
}

/** How the rows of an edge are spread over the subtasks behind it. */
export function EdgePartitioning({ edge, schema, problems }: EdgePartitioningProps) {
  const w = useWords();
  const id = `${edge.id}-partitioning`;
  const choice = edge.partitioning;
  const set = (next: FlowPartitioning | null) => setPartitioning(edge.id, next);
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <ChoiceRow
        id={id}
        label={w.inspector.spread}
        value={choice?.kind ?? AUTOMATIC}
        choices={[AUTOMATIC, ...KINDS]}
        names={{ ...w.inspector.partitionings, [AUTOMATIC]: w.inspector.automatic }}
        readOnly={false}
        onChange={(kind) => set(kind === AUTOMATIC ? null : initialOf(kind, schema))}
      />
      {choice?.kind === "hash" && (
        <div className="field wide">
          <label className="field-label" htmlFor={`${id}-columns`}>
            {w.inspector.spreadBy}
          </label>
          <ColumnsField
            id={`${id}-columns`}
            value={choice.columns}
            input={schema ?? null}
            problems={problems}
            onChange={(columns) => set({ kind: "hash", columns: columns as string[] })}
          />
        </div>
      )}
      {choice?.kind === "custom" && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-column`}>
            {w.inspector.spreadColumn}
          </label>
          <ColumnField
            id={`${id}-column`}
            value={choice.column}
            of="whole"
            input={schema ?? null}
            invalid={problems.length > 0}
            onChange={(column) => set({ kind: "custom", column })}
          />
          <p className="field-help dd">{w.inspector.spreadColumnHelp}</p>
        </div>
      )}
      {choice?.kind === "partitioner" && (
        <EdgePartitionerFields edge={edge} choice={choice} schema={schema} problems={problems} />
      )}
      {choice?.kind === "shuffle" && (
        <CountRow
          id={`${id}-seed`}
          label={w.inspector.seed}
          value={choice.seed}
          min={0}
          max={2_147_483_647}
          readOnly={false}
          onChange={(seed) => set({ kind: "shuffle", seed })}
        />
      )}
    </form>
  );
}

function initialOf(kind: Kind, schema: RowSchema | undefined): FlowPartitioning {
  if (kind === "shuffle") return { kind, seed: FIRST_SEED };
  if (kind === "hash") return { kind, columns: schema?.keys?.slice() ?? [] };
  if (kind === "partitioner") return FIRST_PARTITIONER;
  return kind === "custom" ? { kind, column: "" } : { kind };
}
