import type { FileFormat, FlowNode } from "@millrace/graph";
import type { FileColumns } from "@millrace/protocol";
import { useState } from "react";
import { refusalWords } from "../api/refusal-words.ts";
import { server } from "../api/server.ts";
import { useWords } from "../i18n/use-words.ts";
import { setConfigs } from "../store/edits.ts";

/** Asks the server for the columns of the node's file, and shows the rows that it looked at. */
export function DiscoverColumns({ node, format }: { readonly node: FlowNode; readonly format: FileFormat }) {
  const w = useWords();
  const [state, setState] = useState<State>({ kind: "none" });
  const path = textOf(node.config["path"]);
  const discover = async (): Promise<void> => {
    setState({ kind: "asking" });
    try {
      const found = await server.fileColumns({
        path,
        format,
        ...(format === "csv" && csvQuery(node.config)),
      });
      setState({ kind: "found", path, found });
      if (found.columns.length > 0) {
        const delimiter = found.delimiter === null ? {} : { delimiter: found.delimiter };
        setConfigs(node.id, { schema: found.columns, ...delimiter });
      }
    } catch (error) {
      setState({ kind: "failed", problem: refusalWords(error, w) });
    }
  };
  return (
    <>
      <div className="discover">
        <button
          type="button"
          className="btn small"
          data-testid="discover-columns"
          disabled={path === "" || state.kind === "asking"}
          onClick={() => void discover()}
        >
          {w.field.discover}
        </button>
        <span className="dd" role="status">
          {statusOf(state, path, w.field)}
        </span>
      </div>
      {state.kind === "failed" && <p className="field-problem error">{state.problem}</p>}
      {state.kind === "found" && state.path === path && state.found.rows.length > 0 && (
        <SampleRows found={state.found} label={w.field.firstRows} />
      )}
    </>
  );
}

type State =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "found"; readonly path: string; readonly found: FileColumns }
  | { readonly kind: "failed"; readonly problem: string };

function statusOf(state: State, path: string, w: ReturnType<typeof useWords>["field"]): string {
  if (state.kind === "asking") return w.discovering;
  if (state.kind !== "found" || state.path !== path) return "";
  const { columns, sampledRows } = state.found;
  return columns.length === 0 ? w.discoveredNothing : w.discovered(columns.length, sampledRows);
}

function SampleRows({ found, label }: { readonly found: FileColumns; readonly label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
    <div className="discover-sample scroll" role="region" aria-label={label} tabIndex={0}>
      <table className="tbl" data-testid="discovered-rows">
        <thead>
          <tr>
            {found.columns.map(({ name }) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.rows.map((row) => (
            <tr key={JSON.stringify(row)}>
              {row.map((value, index) => (
                <td key={found.columns[index]?.name} className="m" title={value ?? "NULL"}>
                  {value ?? <span className="dd">NULL</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const CSV_FIELDS = ["delimiter", "header", "quote", "comment", "nullLiteral", "charset"] as const;

/** The settings that say how the file is written. */
function csvQuery(config: FlowNode["config"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    CSV_FIELDS.flatMap((name) => (config[name] === undefined ? [] : [[name, textOf(config[name])]])),
  );
}

const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "boolean" ? String(value) : "";
