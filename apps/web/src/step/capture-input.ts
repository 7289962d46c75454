import { jsonArrayElements } from "@millrace/graph";
import type { JobGraph, OperatorSpec } from "@millrace/graph";
import type { FileSample, HostMetricsSample, SocketSample } from "@millrace/protocol";
import { socketLines } from "../preview/socket-lines.ts";
import type { RunSpec } from "./run-spec.ts";

/** Of each file, and of what each server sent; a link carries it. */
const SOURCE_BYTES = 32 * 1024;
const HOST_SAMPLES = 600;

export interface InputSource {
  fileSample(path: string, bytes: number): Promise<FileSample>;
  hostSample(): Promise<HostMetricsSample>;
  socketSample(host: string, port: number): Promise<SocketSample>;
}

type Captured = Pick<RunSpec, "files" | "sockets" | "hostSamples"> & Partial<Pick<RunSpec, "startMs">>;

/**
 * Real input for a simulation: the beginning of each file, what servers send in their first moments (or the lines that
 * were typed for them), and what this machine reported lately. What cannot be captured is left out: the run then fails
 * there, and says so, as a job would.
 */
export async function captureInput(graph: JobGraph | null, from: InputSource): Promise<Captured> {
  const specs = graph?.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec)) ?? [];
  // What several read is captured once.
  const paths = new Map(specs.filter((spec) => "path" in spec).map((spec) => [spec.path, spec]));
  const addresses = new Map(specs.filter(isSocket).map((spec) => [`${spec.host}:${spec.port}`, spec]));
  const [files, sockets] = await Promise.all([
    collected(paths, (spec) => textOfFile(spec, from)),
    collected(addresses, (spec) => textOfSocket(spec, from)),
  ]);
  if (!specs.some(({ kind }) => kind === "host-metrics-source")) return { files, sockets, hostSamples: [] };
  const reported = await from.hostSample().catch(() => null);
  const hostSamples = (reported?.samples ?? []).slice(-HOST_SAMPLES);
  const [first] = hostSamples;
  return { files, sockets, hostSamples, ...(first !== undefined && { startMs: first.timeMs }) };
}

type OfFile = Extract<OperatorSpec, { readonly path: string }>;
type Socket = Extract<OperatorSpec, { readonly kind: "socket-text-source" }>;

const isSocket = (spec: OperatorSpec): spec is Socket => spec.kind === "socket-text-source";

async function collected<Spec>(
  specs: ReadonlyMap<string, Spec>,
  textOf: (spec: Spec) => Promise<string>,
): Promise<Record<string, string>> {
  const found = await Promise.all(
    [...specs].map(async ([name, spec]) => [name, await textOf(spec).catch(() => null)] as const),
  );
  return Object.fromEntries(found.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

async function textOfFile(spec: OfFile, from: InputSource): Promise<string> {
  const { text } = await from.fileSample(spec.path, SOURCE_BYTES);
  return spec.kind === "json-lines-source" && spec.form === "array" ? wholeArray(text) : text;
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
