import type { Savepoint } from "@millrace/protocol";
import { textTable } from "../text-table.ts";

type About = Pick<
  Savepoint,
  "id" | "name" | "jobName" | "jobId" | "checkpointId" | "createdMs" | "bytes" | "maxParallelism" | "path"
>;

interface State {
  readonly operatorUid: string;
  readonly node: string;
  readonly name: string;
  readonly scope: string;
  readonly key: Columns;
  readonly columns: Columns;
}

type Columns = readonly { readonly name: string; readonly type: string }[];

/** Prints what a savepoint is of, and its states. */
export function printSavepoint(
  savepoint: About & { readonly states: readonly State[] },
  { json }: { readonly json?: boolean | undefined },
): number {
  if (json === true) {
    console.log(JSON.stringify(savepoint));
    return 0;
  }
  const { states, ...about } = savepoint;
  console.log(textTable([[about.id, about.name ?? ""], ...facts(about)]));
  console.log("");
  console.log(
    textTable([
      ["OPERATOR", "NODE", "STATE", "SCOPE", "KEY", "COLUMNS"],
      ...states.map(({ operatorUid, node, name, scope, key, columns }) => [
        operatorUid,
        node,
        name,
        scope,
        typed(key),
        typed(columns),
      ]),
    ]),
  );
  return 0;
}

const facts = ({ jobName, jobId, checkpointId, createdMs, bytes, maxParallelism, path }: About) => [
  ["job", `${jobName} (${jobId}), checkpoint ${checkpointId}`],
  ["taken", new Date(createdMs).toISOString()],
  ["bytes", String(bytes)],
  ["max parallelism", String(maxParallelism)],
  ["directory", path],
];

const typed = (columns: readonly { readonly name: string; readonly type: string }[]): string =>
  columns.length === 0 ? "-" : columns.map(({ name, type }) => `${name} ${type}`).join(", ");
