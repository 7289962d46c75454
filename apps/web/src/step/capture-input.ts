import { jsonArrayElements } from "@millrace/graph";
import type { ChainedOperator, Charset, JobGraph, OperatorSpec } from "@millrace/graph";
import type { CapturedRows, FileColumns, FileList, FileSample } from "@millrace/protocol";
import type { HostMetricsSample, SocketSample } from "@millrace/protocol";
import { charsetOf } from "../preview/decoded-text.ts";
import { sampledFiles } from "../preview/sampled-files.ts";
import { socketLines } from "../preview/socket-lines.ts";
import type { RunSpec } from "./run-spec.ts";

/** Of each file, and of what each server sent; a link carries it. */
const SOURCE_BYTES = 32 * 1024;
const HOST_SAMPLES = 600;
/** Of a file that is no text. */
const SOURCE_ROWS = 600;

export interface InputSource {
  fileSample(path: string, bytes: number, charset: Charset): Promise<FileSample>;
  rowsSample(path: string, rows: number, format: "parquet" | "avro"): Promise<FileColumns>;
  files(directory: string): Promise<Pick<FileList, "entries">>;
  hostSample(): Promise<HostMetricsSample>;
  socketSample(host: string, port: number): Promise<SocketSample>;
}

type Captured = Pick<RunSpec, "files" | "sockets" | "rows" | "hostSamples"> &
  Partial<Pick<RunSpec, "startMs">>;

/**
 * Real input for a simulation: the beginning of each file, as text or as rows, what servers send in their first moments
 * (or the lines that were typed for them), and what this machine reported lately. What cannot be captured is left out:
 * the run then fails there, and says so, as a job would.
 */
export async function captureInput(graph: JobGraph | null, from: InputSource): Promise<Captured> {
  const operators = graph?.vertices.flatMap((vertex) => vertex.operators) ?? [];
  const specs = operators.map(({ spec }) => spec);
  const heads = operators.filter(({ inputSchema }) => inputSchema === null);
  // What several read is captured once.
  const addresses = new Map(specs.filter(isSocket).map((spec) => [`${spec.host}:${spec.port}`, spec]));
  const [files, sockets, rows] = await Promise.all([
    textsOfFiles(specs, from),
    collected(addresses, async (spec) => textOfSocket(spec, from)),
    collected(new Map(heads.map((source) => [source.nodeId, source])), async (operator) =>
      rowsOf(operator, from),
    ),
  ]);
  if (!specs.some(({ kind }) => kind === "host-metrics-source"))
    return { files, sockets, rows, hostSamples: [] };
  const reported = await from.hostSample().catch(() => null);
  const hostSamples = (reported?.samples ?? []).slice(-HOST_SAMPLES);
  const [first] = hostSamples;
  return { files, sockets, rows, hostSamples, ...(first !== undefined && { startMs: first.timeMs }) };
}

type Socket = Extract<OperatorSpec, { readonly kind: "socket-text-source" }>;
const isSocket = (spec: OperatorSpec): spec is Socket => spec.kind === "socket-text-source";

/** By name; null or a failure: there is nothing under it. */
async function collected<Of, Value>(
  what: ReadonlyMap<string, Of>,
  valueOf: (of: Of) => Promise<Value | null>,
): Promise<Record<string, Value>> {
  const found = await Promise.all(
    [...what].map(async ([name, of]) => [name, await valueOf(of).catch(() => null)] as const),
  );
  return Object.fromEntries(found.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

async function textsOfFiles(
  specs: readonly OperatorSpec[],
  from: InputSource,
): Promise<Record<string, string>> {
  const found = await Promise.all(specs.map(async (spec) => textFiles(spec, from).catch(() => [])));
  const files = new Map(found.flat().map((file) => [file.path, file]));
  return collected(files, async ({ path, array, charset }) => {
    const { text } = await from.fileSample(path, SOURCE_BYTES, charset);
    return array ? wholeArray(text) : text;
  });
}

interface TextFile {
  readonly path: string;
  /** One array of JSON. */
  readonly array: boolean;
  readonly charset: Charset;
}

/** The files of a source that are text. */
async function textFiles(spec: OperatorSpec, from: InputSource): Promise<readonly TextFile[]> {
  const charset = charsetOf(spec);
  switch (spec.kind) {
    case "text-file-source":
    case "csv-text-source":
      return [{ path: spec.path, array: false, charset }];
    case "json-lines-source":
      return [{ path: spec.path, array: spec.form === "array", charset }];
    case "directory-source": {
      if (formatOf(spec.reads) !== null) return [];
      const paths = await sampledFiles(spec, (path) => from.files(path));
      return paths.map((path) => ({ path, array: false, charset }));
    }
    default:
      return [];
  }
}

/** The format of a file that is no text; null: it is text, or no file. */
const formatOf = ({ kind }: OperatorSpec): "parquet" | "avro" | null => {
  if (kind === "parquet-source") return "parquet";
  return kind === "avro-source" ? "avro" : null;
};

/** The first rows of a file that is no text, or of the first such file of a directory; null: the source reads none. */
async function rowsOf(
  { spec, outputSchema }: ChainedOperator,
  from: InputSource,
): Promise<CapturedRows | null> {
  const format = formatOf(spec.kind === "directory-source" ? spec.reads : spec);
  if (format === null || outputSchema === null) return null;
  const [path] = await pathsOf(spec, from);
  if (path === undefined) return null;
  const { columns, rows } = await from.rowsSample(path, SOURCE_ROWS, format);
  const read = outputSchema.fields
    .map(({ name }) => name)
    .filter((name) => columns.some((c) => c.name === name));
  const places = read.map((name) => columns.findIndex((column) => column.name === name));
  return { columns: read, rows: firstRows(rows.map((row) => places.map((at) => row[at] ?? null))) };
}

async function pathsOf(spec: OperatorSpec, from: InputSource): Promise<readonly string[]> {
  if (spec.kind === "directory-source") return sampledFiles(spec, (path) => from.files(path));
  return spec.kind === "parquet-source" || spec.kind === "avro-source" ? [spec.path] : [];
}

async function textOfSocket(spec: Socket, from: InputSource): Promise<string> {
  const { lines } = await socketLines(spec, (host, port) => from.socketSample(host, port));
  const text = lines.map((line) => `${line}${spec.delimiter}`).join("");
  return firstLines(text, spec.delimiter);
}

/** The elements of the array that the beginning of a file holds whole. */
function wholeArray(text: string): string {
  const elements = jsonArrayElements(text);
  return elements === null ? text : `[${elements.join(",\n")}]`;
}

const firstLines = (text: string, delimiter: string): string =>
  text.length <= SOURCE_BYTES ? text : text.slice(0, text.lastIndexOf(delimiter, SOURCE_BYTES) + 1);

/** As many as a text may have characters, one at least. */
function firstRows(rows: CapturedRows["rows"]): CapturedRows["rows"] {
  let characters = 0;
  const end = rows.findIndex((row) => (characters += JSON.stringify(row).length) > SOURCE_BYTES);
  return end < 0 ? rows : rows.slice(0, Math.max(end, 1));
}
