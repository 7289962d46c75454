import { savepointDetailSchema, savepointListSchema, savepointSchema } from "@millrace/protocol";
import type { Savepoint } from "@millrace/protocol";
import { z } from "zod";
import { readArgs } from "../command.ts";
import type { Command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { SERVER_HELP, SERVER_OPTIONS, ServerClient } from "../server-client.ts";
import { textTable } from "../text-table.ts";
import { inspectDirectory, isDirectory } from "./savepoint-directory.ts";
import { printState } from "./savepoint-state.ts";
import { printSavepoint } from "./print-savepoint.ts";

const HELP = `millrace savepoint JOB [--name NAME] [--server URL]
millrace savepoint list [--job JOB] [--json] [--server URL]
millrace savepoint inspect SAVEPOINT|JOB|DIRECTORY [--operator UID] [--state NAME] [--key TEXT] [--limit N] [--against ID | --live] [--json]
millrace savepoint delete SAVEPOINT [--server URL]

Takes a savepoint of a running job, which goes on, and prints its id; lists, shows and deletes savepoints.
\`millrace run FLOW --from SAVEPOINT\` starts from one. It stays until it is deleted, also when its job is gone.

inspect shows the states of a savepoint, or of a job as of its newest checkpoint; with --operator the entries of one.
The directory of a savepoint, also a copy of it, is read without a server; --against takes another one.

  --name NAME    of the new savepoint
  --job JOB      savepoints of this job only
  --operator U   uid of an operator, as inspect lists it
  --state NAME   one of its states; its first where missing
  --key TEXT     entries with this text in their key
  --limit N      so many entries at most (50)
  --against ID   entries that differ from that savepoint, or from that checkpoint of the same job
  --live         what the tasks of the running job hold now, instead of a checkpoint
  --json         one JSON object a line
${SERVER_HELP}`;

const OPTIONS = {
  ...SERVER_OPTIONS,
  name: { type: "string" },
  job: { type: "string" },
  operator: { type: "string" },
  state: { type: "string" },
  key: { type: "string" },
  limit: { type: "string" },
  against: { type: "string" },
  live: { type: "boolean" },
  json: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parsed>["values"];

const parsed = (args: readonly string[]) =>
  readArgs(args, { options: OPTIONS, positionals: [1, 2], help: HELP });

export const savepointCommand: Command = {
  name: "savepoint",
  summary: "take, list, inspect and delete savepoints of a server",
  help: HELP,
  async run(args) {
    const { values, positionals } = parsed(args);
    const [what = "", id] = positionals;
    const client = new ServerClient(values);
    if (what === "list" && id === undefined) return list(client, values);
    if (what === "inspect" && id !== undefined) return inspect(client, id, values);
    if (what === "delete" && id !== undefined) return remove(client, id);
    if (id !== undefined || what === "inspect" || what === "delete")
      throw new CommandError(`An argument is missing, or one too many.\n\n${HELP}`);
    return take(client, what, values);
  },
};

async function take(client: ServerClient, jobId: string, { name, json }: Values): Promise<number> {
  const body = name === undefined ? {} : { name };
  const path = `/api/jobs/${encodeURIComponent(jobId)}/savepoints`;
  const taken = await client.call(path, savepointSchema, { method: "POST", body });
  console.log(json === true ? JSON.stringify(taken) : taken.id);
  return 0;
}

async function list(client: ServerClient, { job, json }: Values): Promise<number> {
  const query = job === undefined ? "" : `?job=${encodeURIComponent(job)}`;
  const { savepoints, damaged } = await client.call(`/api/savepoints${query}`, savepointListSchema);
  if (json === true) for (const each of savepoints) console.log(JSON.stringify(each));
  else console.log(textTable([HEAD, ...savepoints.map(line)]));
  for (const { id, problem } of damaged) console.error(`${id} cannot be read: ${problem}`);
  return damaged.length === 0 ? 0 : 1;
}

const HEAD = ["SAVEPOINT", "TAKEN", "BYTES", "JOB", "NAME"];

const line = ({ id, createdMs, bytes, jobName, name }: Savepoint): readonly string[] => [
  id,
  new Date(createdMs).toISOString(),
  String(bytes),
  jobName,
  name ?? "-",
];

async function inspect(client: ServerClient, id: string, values: Values): Promise<number> {
  if (isDirectory(id)) return inspectDirectory(id, values);
  const isSavepoint = id.startsWith("sp-");
  if (values.live === true && isSavepoint)
    throw new CommandError("--live is of a running job, not of a savepoint.");
  if (values.operator !== undefined || !isSavepoint) return printState(client, id, values);
  const savepoint = await client.call(`/api/savepoints/${encodeURIComponent(id)}`, savepointDetailSchema);
  return printSavepoint(savepoint, values);
}

async function remove(client: ServerClient, id: string): Promise<number> {
  const path = `/api/savepoints/${encodeURIComponent(id)}`;
  await client.call(path, z.object({ id: z.string() }), { method: "DELETE" });
  console.log(`${id} deleted`);
  return 0;
}
