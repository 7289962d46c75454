import type { FlowNode } from "@millrace/graph";
import { columns } from "./graph-canvas.ts";
import type { PlainRow, SourceFormat } from "./random-graph.ts";
import { stampOf } from "./stamp-of.ts";

/** A source in the order of its rows: its node, and the files that it reads, by name. */
export interface DrawnSource {
  readonly kind: string;
  readonly config: FlowNode["config"];
  readonly files: Readonly<Record<string, string>>;
  /** Config of a Map that makes the columns of a stream of what it gives; absent: it gives them. */
  readonly of?: FlowNode["config"];
  /** All subtasks read it, each parts of its own: rows come in no order. */
  readonly shared?: true;
  /** How many of its records are no rows, and leave at the side. */
  readonly malformed?: number;
}

/** Before every such row of a file there is a record that is none. */
const BROKEN = 4;

const schema = [
  { name: "k", type: "STRING NOT NULL" },
  { name: "ts", type: "TIMESTAMP(3) NOT NULL" },
  { name: "x", type: "BIGINT" },
];

const csvOf = (rows: readonly PlainRow[]): string =>
  `k,ts,x\n${rows.map(([key, second, x]) => `${key},${stampOf(second)},${x}\n`).join("")}`;
const linesOf = (rows: readonly PlainRow[]): string =>
  rows.map(([key, second, x]) => `${key};${stampOf(second)};${x}\n`).join("");
const part = (index: number): string => `SPLIT_INDEX(line, ';', ${index})`;
const jsonOf = (rows: readonly PlainRow[]): string =>
  rows.map(([k, second, x]) => `${JSON.stringify({ k, ts: stampOf(second), x })}\n`).join("");

/** `name`: what files are called; their paths in a config are relative to where they are. */
export function sourceOf(format: SourceFormat, rows: readonly PlainRow[], name: string): DrawnSource {
  switch (format) {
    case "collection": {
      const literals = rows.map(([key, second, value]) => [key, stampOf(second), value]);
      return { kind: "collection", config: { schema, rows: literals }, files: {} };
    }
    case "csv":
      return fileSource("csv-file", { path: `${name}.csv` }, csvOf(rows));
    case "json-lines":
      return fileSource("json-lines-file", { path: `${name}.jsonl` }, jsonOf(rows));
    case "text":
      return fileSource("text-file", { path: `${name}.txt`, format: "csv" }, csvOf(rows));
    case "lines":
      return {
        ...fileSource("text-file", { path: `${name}.lines`, format: "lines" }, linesOf(rows)),
        of: columns(part(0), `CAST(${part(1)} AS TIMESTAMP(3))`, part(2)),
      };
    case "directory":
      return directorySource({ format: "csv" }, `${name}-*.csv`, csvOf(rows));
    case "json-directory":
      return directorySource({ format: "json" }, `${name}-*.jsonl`, jsonOf(rows));
    case "json-array": {
      const array = `[${jsonOf(rows).trimEnd().replaceAll("\n", ",\n")}]`;
      return fileSource("json-lines-file", { path: `${name}.json`, form: "array" }, array);
    }
    case "shared-csv":
      return { ...fileSource("csv-file", { path: `${name}.csv`, shared: true }, csvOf(rows)), shared: true };
    case "shared-json-lines": {
      const json = jsonOf(rows);
      return {
        ...fileSource("json-lines-file", { path: `${name}.jsonl`, shared: true }, json),
        shared: true,
      };
    }
    case "malformed-csv": {
      const lines = rows.map(([key, second, x]) => `${key},${stampOf(second)},${x}`);
      const broken = lines.flatMap((line, index) => (index % BROKEN === 0 ? [`${line},more`, line] : [line]));
      const config = { path: `${name}.csv`, header: false, malformed: "side" };
      const text = broken.map((line) => `${line}\n`).join("");
      return { ...fileSource("csv-file", config, text), malformed: broken.length - lines.length };
    }
  }
}

const directorySource = (config: FlowNode["config"], pattern: string, text: string): DrawnSource => ({
  kind: "directory",
  config: { directory: "", pattern, mode: "once", schema, malformed: "fail", ...config },
  files: { [pattern.replace("*", "1")]: text },
});

const fileSource = (
  kind: string,
  config: FlowNode["config"] & { readonly path: string },
  text: string,
): DrawnSource => ({
  kind,
  config: { schema, malformed: "fail", ...config },
  files: { [config.path]: text },
});
