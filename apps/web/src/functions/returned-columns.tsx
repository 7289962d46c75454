import type { FlowNode } from "@millrace/graph";
import { joined } from "../i18n/joined.ts";
import { useLocale, useWords } from "../i18n/use-words.ts";
import { setConfig } from "../store/edits.ts";
import { placeOf, useFunctionChecks } from "./function-checks.ts";
import { offeredColumns } from "./offered-columns.ts";

type Columns = readonly { readonly name: string; readonly type: string }[];

/** Offers the columns that a function gives, where the form declares others. */
export function ReturnedColumns({ node, field }: { readonly node: FlowNode; readonly field: string }) {
  const w = useWords();
  const locale = useLocale();
  const known = useFunctionChecks((checks) => checks.known[placeOf({ nodeId: node.id, field })]);
  const { schema } = node.config;
  if (!Array.isArray(schema) || known?.text.code !== node.config[field]) return null;
  const offered = offeredColumns(known?.checked?.returned ?? null, schema as unknown as Columns);
  if (offered === null) return null;
  const { columns, without } = offered;
  return (
    <div className="returned" data-testid="returned-columns" role="status">
      <p className="d">
        {w.functions.returns(
          joined(
            columns.map(({ name, type }) => `${name} ${type}`),
            locale,
          ),
        )}
        {without.length > 0 &&
          ` ${w.functions.noColumn(
            joined(
              without.map((name) => `“${name}”`),
              locale,
            ),
          )}`}
      </p>
      <button
        type="button"
        className="btn small"
        data-testid="take-columns"
        onClick={() => setConfig(node.id, "schema", columns)}
      >
        {w.functions.take}
      </button>
    </div>
  );
}
