import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { STATE_BACKENDS } from "@millrace/graph";
import type { StateBackendKind } from "@millrace/graph";

export const DEFAULT_PORT = 8420;
export const DEFAULT_HOST = "127.0.0.1";

export const DEFAULT_SLOTS = 4;
export const DEFAULT_BATCH_DISK_GB = 32;
/** TaskManagers, and slots of each. */
const MOST = 128;

export const USAGE = `node apps/server/src/main.ts [options]
  --port N     port to listen on (${DEFAULT_PORT}, or the next free one; 0: any)
  --host H     address to listen on (${DEFAULT_HOST}); another one than loopback asks for a token
  --data DIR   where documents, jobs and checkpoints are kept (.data)
  --root DIR   a directory whose files pipelines may read and write; may be given several times
  --task-managers N  TaskManager processes at most (the number of processors, 8 at least)
  --state-backend B  where keyed state of pipelines lies that do not say it: hashmap (tables in memory, as Flink's
               HashMapStateBackend; the default) or lmdb (on disk, as EmbeddedRocksDBStateBackend)
  --batch-disk GB  what each slot may have on disk of batch jobs (${DEFAULT_BATCH_DISK_GB}): result partitions and sorted rows
  --slots N    slots of each TaskManager (${DEFAULT_SLOTS}): a job needs as many as its largest parallelism
  --local-state GB  what each TaskManager keeps of its own state files a second time, to restart from (none)
  --trusted-functions  functions in pipelines run at native speed and without a sandbox: they can do what this server can
               (MILLRACE_TRUSTED_FUNCTIONS=1 does the same)
  --no-open    accepted for npm start, which opens the browser
  --help       this text`;

export interface ServerOptions {
  /** null: the default one, or the next that is free. */
  readonly port: number | null;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute; given by the person who started the server. */
  readonly roots: readonly string[];
  /** TaskManager processes at most. */
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  /** Of each slot, for batch jobs. */
  readonly batchDiskGb: number;
  /** Of each TaskManager, for second copies of its state files; 0: none are kept. */
  readonly localStateGb: number;
  /** Whoever may draw may run any code on this machine. */
  readonly trustedFunctions: boolean;
  /** Of pipelines that name none; null: nobody did. */
  readonly stateBackend: StateBackendKind | null;
}

export const SERVER_OPTIONS = {
  port: { type: "string" },
  host: { type: "string" },
  data: { type: "string" },
  root: { type: "string", multiple: true },
  "task-managers": { type: "string" },
  slots: { type: "string" },
  "batch-disk": { type: "string" },
  "local-state": { type: "string" },
  "trusted-functions": { type: "boolean" },
  "state-backend": { type: "string" },
  "no-open": { type: "boolean" },
  help: { type: "boolean" },
} as const;

/** Something that whoever started the server can put right: one sentence, no stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What was asked for on the command line, or `help`; throws StartError for what nobody knows. */
export function serverOptions(
  args: readonly string[],
  from: string,
  env: Readonly<Record<string, string | undefined>> = {},
): ServerOptions | "help" {
  const values = parse(args);
  if (values.help === true) return "help";
  return {
    port: values.port === undefined ? null : portNumber(values.port),
    host: values.host ?? DEFAULT_HOST,
    dataDir: values.data === undefined ? defaultDataDir() : resolve(from, values.data),
    roots: (values.root ?? []).map((root) => resolve(from, root)),
    taskManagers: count("task-managers", values["task-managers"], Math.max(8, availableParallelism())),
    slotsPerTaskManager: count("slots", values.slots, DEFAULT_SLOTS),
    batchDiskGb: count("batch-disk", values["batch-disk"], DEFAULT_BATCH_DISK_GB),
    localStateGb: count("local-state", values["local-state"], 0),
    trustedFunctions: values["trusted-functions"] ?? switchOf(TRUSTED, env[TRUSTED]),
    stateBackend: stateBackend(values["state-backend"]),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: SERVER_OPTIONS,
    }).values;
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

const TRUSTED = "MILLRACE_TRUSTED_FUNCTIONS";

/** What an environment variable says that is on or off. */
function switchOf(name: string, text = ""): boolean {
  if (text === "1" || text === "true") return true;
  if (text === "" || text === "0" || text === "false") return false;
  throw new StartError(`${name} takes 1 or 0, not ${JSON.stringify(text)}.`);
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/u.test(text) && Number(text) <= 65_535) return Number(text);
  throw new StartError(`--port takes a number from 0 to 65535, not ${JSON.stringify(text)}.`);
}

function count(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,3}$/u.test(text) && Number(text) >= 1 && Number(text) <= MOST) return Number(text);
  throw new StartError(`--${option} takes a number from 1 to ${MOST}, not ${JSON.stringify(text)}.`);
}

function stateBackend(text: string | undefined): StateBackendKind | null {
  const found = STATE_BACKENDS.find((kind) => kind === text) ?? null;
  if (found !== null || text === undefined) return found;
  throw new StartError(`--state-backend takes ${STATE_BACKENDS.join(" or ")}, not ${JSON.stringify(text)}.`);
}

const defaultDataDir = (): string => fileURLToPath(new URL("../../../.data", import.meta.url));
