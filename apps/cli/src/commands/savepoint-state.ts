import { liveStateSchema, stateOverviewSchema, statePageSchema } from "@millrace/protocol";
import type { StatePage, StateRow } from "@millrace/protocol";
import { CommandError } from "../command-error.ts";
import type { ServerClient } from "../server-client.ts";
import { textTable } from "../text-table.ts";

/** Which entries of which state, and how they are printed. */
export interface StateOptions {
  readonly operator?: string | undefined;
  readonly state?: string | undefined;
  readonly key?: string | undefined;
  readonly limit?: string | undefined;
  readonly against?: string | undefined;
  readonly live?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Prints the states of a savepoint or a job, or the entries of one of them. */
export async function printState(client: ServerClient, id: string, options: StateOptions): Promise<number> {
  const { operator, state, key, limit, against, live, json } = options;
  const query = new URLSearchParams(id.startsWith("sp-") ? { savepoint: id } : { job: id });
  const { source, states } = await overview(client, query, live === true);
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
  if (live === true) return printLive(client, { id, operator, state: found.name }, options);
  query.set("operator", operator);
  query.set("state", found.name);
  if (key !== undefined) query.set("search", key);
  if (limit !== undefined) query.set("limit", limit);
  if (against !== undefined) query.set("against", against);
  // The checkpoint that was listed, not a newer one.
  if (source !== null && source.savepointId === null) query.set("checkpoint", String(source.checkpointId));
  const page = await client.call(`/api/state/rows?${query.toString()}`, statePageSchema);
  if (json === true) for (const row of page.rows) console.log(JSON.stringify(row));
  else printPage(page);
  return 0;
}

function overview(client: ServerClient, of: URLSearchParams, live: boolean) {
  const query = new URLSearchParams(of);
  if (live) query.set("live", "true");
  return client.call(`/api/state?${query.toString()}`, stateOverviewSchema);
}

/** What the tasks of a running job hold at the moment. */
async function printLive(
  client: ServerClient,
  { id, operator, state }: { readonly id: string; readonly operator: string; readonly state: string },
  { key, limit, json }: StateOptions,
): Promise<number> {
  const query = new URLSearchParams({ operator, state });
  if (key !== undefined) query.set("search", key);
  if (limit !== undefined) query.set("limit", limit);
  const path = `/api/jobs/${encodeURIComponent(id)}/state?${query.toString()}`;
  const { columns, rows, entries, complete, silent, readMs } = await client.call(path, liveStateSchema);
  if (json === true) for (const row of rows) console.log(JSON.stringify(row));
  else printRows(columns, rows, false);
  const more = complete ? "" : "; there may be more";
  const unheard = silent.map((subtask) => subtask + 1).join(", ");
  const all = entries === null ? "" : ` of ${entries}`;
  console.error(`${rows.length} entries${all}, now, ${new Date(readMs).toISOString()}${more}`);
  if (silent.length > 0) console.error(`subtasks that have not answered: ${unheard}`);
  return 0;
}

function printPage({ against, source, ...page }: StatePage): void {
  printEntries(page, { compared: against !== null, takenMs: source.takenMs });
}

interface Entries {
  readonly columns: Columns;
  readonly rows: readonly Entry[];
  readonly entries: number;
  readonly found: number;
}

type Entry = Pick<StateRow, "change" | "timerMs"> & {
  readonly key: readonly string[];
  readonly window: readonly number[] | null;
  readonly values: readonly string[];
  readonly before: readonly string[] | null;
};

interface Columns {
  readonly key: readonly { readonly name: string }[];
  readonly values: readonly { readonly name: string }[];
}

/** `compared`: with what an earlier one has. */
export function printEntries(
  { columns, rows, entries, found }: Entries,
  { compared, takenMs }: { readonly compared: boolean; readonly takenMs: number },
): void {
  printRows(columns, rows, compared);
  const taken = new Date(takenMs).toISOString();
  console.error(`${rows.length} of ${found} entries, ${entries} in all, as of ${taken}`);
}

function printRows({ key, values }: Columns, rows: readonly Entry[], compared: boolean): void {
  const timers = rows.some(({ timerMs }) => timerMs !== null);
  const head = [
    ...(compared ? ["CHANGE"] : []),
    ...key.map(({ name }) => name),
    "WINDOW",
    ...(timers ? ["FIRES"] : []),
    ...values.map(({ name }) => name),
    ...(compared ? ["BEFORE"] : []),
  ];
  console.log(textTable([head, ...rows.map((row) => cells(row, { compared, timers }))]));
}

const cells = (
  { change, key, window, timerMs, values, before }: Entry,
  { compared, timers }: { readonly compared: boolean; readonly timers: boolean },
): readonly string[] => [
  ...(compared ? [change ?? ""] : []),
  ...key,
  window === null ? "-" : window.map((ms) => new Date(ms).toISOString()).join(" .. "),
  ...(timers ? [timerMs === null ? "-" : new Date(timerMs).toISOString()] : []),
  ...values,
  ...(compared ? [before?.join(", ") ?? "-"] : []),
];
