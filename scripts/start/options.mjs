import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetUpError } from "../setup/set-up-error.mjs";

export const USAGE = `npm start -- [options]
  --port N     port of the page (8420, or the next free one)
  --host H     address to listen on (127.0.0.1)
  --data DIR   where documents, jobs and checkpoints are kept
  --root DIR   a folder whose files pipelines may read and write; may be given several times
  --no-open    do not open the browser
  --dev        rebuild while the sources change
  --help       this text`;

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
      options: {
        port: { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        root: { type: "string", multiple: true },
        "no-open": { type: "boolean" },
        dev: { type: "boolean" },
        help: { type: "boolean" },
      },
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
  const { port, host, data, root = [], "no-open": closed = false, dev = false, help = false } = parse(args);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new SetUpError(`--port takes a number from 0 to 65535, not ${JSON.stringify(port)}.`);
  }
  const server = [
    ...(port === undefined ? [] : ["--port", port]),
    ...(host === undefined ? [] : ["--host", host]),
    ...(data === undefined ? [] : ["--data", resolve(from, data)]),
    ...root.flatMap((folder) => ["--root", resolve(from, folder)]),
  ];
  return { server, open: !closed, dev, help, port };
}
