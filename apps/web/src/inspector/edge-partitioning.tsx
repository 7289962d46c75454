import type { Diagnostic, FlowEdge, FlowPartitioning, RowSchema } from "@millrace/graph";
import { useWords } from "../i18n/use-words.ts";
import { setPartitioning } from "../store/edits.ts";
import { ColumnField } from "./column-field.tsx";
import { ColumnsField } from "./columns-field.tsx";
import { IntegerField } from "./integer-field.tsx";

const KINDS = [
  "forward",
  "hash",
  "rebalance",
  "rescale",
  "shuffle",
  "broadcast",
  "global",
  "custom",
] as const;

type Kind = FlowPartitioning["kind"];

/** A first seed, so that two people see the same. */
const FIRST_SEED = 1;

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
  return (
    <form className="form" onSubmit={(event) => event.preventDefault()}>
      <div className="field" data-testid="edge-partitioning">
        <label className="field-label" htmlFor={id}>
          {w.inspector.spread}
        </label>
        <select
          id={id}
          className="inp"
          value={choice?.kind ?? ""}
          onChange={(event) => setPartitioning(edge.id, initialOf(event.target.value, schema))}
        >
          <option value="">{w.inspector.automatic}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {w.inspector.partitionings[kind]}
            </option>
          ))}
        </select>
      </div>
      {choice?.kind === "hash" && (
        <div className="field wide">
          <span className="field-label">{w.inspector.spreadBy}</span>
          <ColumnsField
            id={`${id}-columns`}
            value={choice.columns}
            input={schema ?? null}
            problems={problems}
            onChange={(columns) => setPartitioning(edge.id, { kind: "hash", columns: columns as string[] })}
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
            of="number"
            input={schema ?? null}
            invalid={problems.length > 0}
            onChange={(column) => setPartitioning(edge.id, { kind: "custom", column })}
          />
          <p className="field-help dd">{w.inspector.spreadColumnHelp}</p>
        </div>
      )}
      {choice?.kind === "shuffle" && (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-seed`}>
            {w.inspector.seed}
          </label>
          <IntegerField
            id={`${id}-seed`}
            value={choice.seed}
            min={0}
            max={2_147_483_647}
            optional={false}
            onChange={(seed) => setPartitioning(edge.id, { kind: "shuffle", seed: seed ?? FIRST_SEED })}
          />
        </div>
      )}
    </form>
  );
}

function initialOf(value: string, schema: RowSchema | undefined): FlowPartitioning | null {
  const kind = KINDS.find((candidate): candidate is Kind => candidate === value);
  if (kind === undefined) return null;
  if (kind === "shuffle") return { kind, seed: FIRST_SEED };
  if (kind === "hash") return { kind, columns: schema?.keys?.slice() ?? [] };
  return kind === "custom" ? { kind, column: "" } : { kind };
}
