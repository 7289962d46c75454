import { statSync } from "node:fs";
import { resolve } from "node:path";
import { exploreOnThread, nodeFiles, readSavepoint } from "@millrace/engine/node";
import type { Savepoint } from "@millrace/engine/node";
import { CommandError } from "../command-error.ts";
import { printSavepoint } from "./print-savepoint.ts";
import { printEntries } from "./savepoint-state.ts";
import type { StateOptions } from "./savepoint-state.ts";

const DEFAULT_LIMIT = 50;

/** Ids of savepoints and jobs have no slash in them. */
export const isDirectory = (path: string): boolean =>
  path.includes("/") || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Prints what is in the directory of a savepoint, without a server. Throws CommandError. */
export async function inspectDirectory(directory: string, options: StateOptions): Promise<number> {
  if (options.live === true) throw new CommandError("--live is of a running job, not of a savepoint.");
  const { path, savepoint } = await opened(directory);
  if (options.operator === undefined) return printSavepoint({ ...savepoint, path }, options);
  const { operator, key = null, limit, against, json } = options;
  const state = stateOf(savepoint, operator, options.state);
  const earlier = against === undefined ? null : await opened(against);
  const answer = await exploreOnThread({
    path,
    graph: savepoint.graph,
    operatorUid: operator,
    state,
    search: key,
    offset: 0,
    limit: limitOf(limit),
    against: earlier && { path: earlier.path, graph: earlier.savepoint.graph },
  });
  switch (answer.kind) {
    case "rows":
      if (json === true) for (const row of answer.rows) console.log(JSON.stringify(row));
      else printEntries(answer, { compared: earlier !== null, takenMs: savepoint.createdMs });
      return 0;
    case "unknown":
      throw new CommandError(`${path} has no state ${state} of ${operator}.`);
    case "unreadable":
      throw new CommandError(`${path} cannot be read: ${answer.problem}.`);
    case "too-large":
      throw new CommandError(`${answer.entries} entries are too many to be compared.`);
  }
}

/** Its name: that one, or the first of the operator. */
function stateOf({ states }: Savepoint, operator: string, state: string | undefined): string {
  const found = states.find(({ operatorUid, name }) => operatorUid === operator && name === (state ?? name));
  if (found !== undefined) return found.name;
  const uids = new Set(states.map(({ operatorUid }) => operatorUid));
  throw new CommandError(`There is no such state: ${[...uids].join(", ")} have some.`);
}

async function opened(directory: string): Promise<{ readonly path: string; readonly savepoint: Savepoint }> {
  const path = resolve(directory);
  const read = await readSavepoint(nodeFiles, path);
  if (read === null) throw new CommandError(`${path} is no savepoint: it has no savepoint.json.`);
  if (read.kind === "damaged") throw new CommandError(`${path} cannot be read: ${read.problem}.`);
  return { path, savepoint: read.savepoint };
}

function limitOf(text: string | undefined): number {
  const limit = text === undefined ? DEFAULT_LIMIT : Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new CommandError(`--limit is a number of entries, not ${text}.`);
}
