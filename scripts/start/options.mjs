import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetUpError } from "../setup/set-up-error.mjs";

export const USAGE = `npm start -- [options]
  --port N     port of the page (8420, or the next free one)
  --host H     address to listen on (127.0.0.1)
  --data DIR   where documents, jobs and checkpoints are kept
  --root DIR   a folder whose files pipelines may read and write; may be given several times
  --task-managers N  TaskManager processes at most
  --state-backend B  where keyed state of pipelines lies that do not say it: hashmap or lmdb
  --slots N    slots of each TaskManager
  --batch-disk GB  what each slot may have on disk of batch jobs
  --local-state GB  what each TaskManager keeps of its own state files a second time, to restart from
  --trusted-functions  functions in pipelines run at native speed and without a sandbox: only where everybody who draws may run any code
  --no-open    do not open the browser
  --dev        rebuild while the sources change
  --help       this text`;

/** All of them but `dev` are the server's own, which a test holds against its table. */
export const START_OPTIONS = /** @type {const} */ ({
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
  dev: { type: "boolean" },
  help: { type: "boolean" },
});

/**
 * @typedef {{ server: string[], open: boolean, dev: boolean, help: boolean, port: string | undefined }} StartOptions
 */

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: START_OPTIONS,
    }).values;
  } catch (error) {
    throw new SetUpError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/**
 * What the person asked for; throws SetUpError on an option that nobody knows.
 * @param {readonly string[]} args
 * @param {string} from the folder that a relative --data or --root starts at
 * @returns {StartOptions}
 */
export function startOptions(args, from) {
  const values = parse(args);
  const { port, "no-open": closed = false, dev = false, help = false } = values;
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new SetUpError(`--port takes a number from 0 to 65535, not ${JSON.stringify(port)}.`);
  }
  const server = Object.entries(values).flatMap(([name, value]) =>
    OWN.has(name) ? [] : [value].flat().flatMap((each) => passedOn(name, each, from)),
  );
  return { server, open: !closed, dev, help, port };
}

/** What this program answers itself. */
const OWN = new Set(["no-open", "dev", "help"]);
const FOLDERS = new Set(["data", "root"]);

/**
 * @param {string} name
 * @param {string | boolean} value
 * @param {string} from
 */
function passedOn(name, value, from) {
  if (typeof value === "boolean") return [`--${name}`];
  return [`--${name}`, FOLDERS.has(name) ? resolve(from, value) : value];
}
