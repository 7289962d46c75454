import { stateOverviewSchema, statePageSchema } from "@millrace/protocol";
import type { StatePage, StateRow } from "@millrace/protocol";
import { CommandError } from "../command-error.ts";
import type { ServerClient } from "../server-client.ts";
import { textTable } from "../text-table.ts";

interface StateOptions {
  readonly operator?: string | undefined;
  readonly state?: string | undefined;
  readonly key?: string | undefined;
  readonly limit?: string | undefined;
  readonly against?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Prints the states of a savepoint or a job, or the entries of one of them. */
export async function printState(client: ServerClient, id: string, options: StateOptions): Promise<number> {
  const query = new URLSearchParams(id.startsWith("sp-") ? { savepoint: id } : { job: id });
  const { source, states } = await client.call(`/api/state?${query.toString()}`, stateOverviewSchema);
  const { operator, state, key, limit, against, json } = options;
  if (operator === undefined) {
    const rows = states.map(({ operatorUid, node, name, scope }) => [operatorUid, node, name, scope]);
    console.log(textTable([["OPERATOR", "NODE", "STATE", "SCOPE"], ...rows]));
    return 0;
  }
  const found = states.find(({ operatorUid, name }) => operatorUid === operator && name === (state ?? name));
  if (found === undefined)
    throw new CommandError(
      `There is no such state: ${states.map(({ operatorUid }) => operatorUid).join(", ")} have some.`,
    );
  query.set("operator", operator);
  query.set("state", found.name);
  if (key !== undefined) query.set("search", key);
  if (limit !== undefined) query.set("limit", limit);
  if (against !== undefined) query.set("against", against);
  // The checkpoint that was listed, not a newer one.
  if (source.savepointId === null) query.set("checkpoint", String(source.checkpointId));
  const page = await client.call(`/api/state/rows?${query.toString()}`, statePageSchema);
  if (json === true) for (const row of page.rows) console.log(JSON.stringify(row));
  else printPage(page);
  return 0;
}

function printPage(page: StatePage): void {
  const { key, values } = page.columns;
  const compared = page.against !== null;
  const head = [
    ...(compared ? ["CHANGE"] : []),
    ...key.map(({ name }) => name),
    "WINDOW",
    ...values.map(({ name }) => name),
    ...(compared ? ["BEFORE"] : []),
  ];
  console.log(textTable([head, ...page.rows.map((row) => cells(row, compared))]));
  const taken = new Date(page.source.takenMs).toISOString();
  console.error(`${page.rows.length} of ${page.found} entries, ${page.entries} in all, as of ${taken}`);
}

const cells = ({ change, key, window, values, before }: StateRow, compared: boolean): readonly string[] => [
  ...(compared ? [change ?? ""] : []),
  ...key,
  window === null ? "-" : window.map((ms) => new Date(ms).toISOString()).join(" .. "),
  ...values,
  ...(compared ? [before?.join(", ") ?? "-"] : []),
];
