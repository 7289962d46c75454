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
  const [files, sockets] = await Promise.all([
    collected(specs, (spec) => fileOf(spec, from)),
    collected(specs, (spec) => socketOf(spec, from)),
  ]);
  if (!specs.some(({ kind }) => kind === "host-metrics-source")) return { files, sockets, hostSamples: [] };
  const reported = await from.hostSample().catch(() => null);
  const hostSamples = (reported?.samples ?? []).slice(-HOST_SAMPLES);
  const [first] = hostSamples;
  return { files, sockets, hostSamples, ...(first !== undefined && { startMs: first.timeMs }) };
}

type Entry = readonly [name: string, text: string];

async function collected(
  specs: readonly OperatorSpec[],
  capture: (spec: OperatorSpec) => Promise<Entry | null>,
): Promise<Record<string, string>> {
  const found = await Promise.all(specs.map((spec) => capture(spec).catch(() => null)));
  return Object.fromEntries(found.filter((entry) => entry !== null));
}

async function fileOf(spec: OperatorSpec, from: InputSource): Promise<Entry | null> {
  if (!("path" in spec)) return null;
  const { text } = await from.fileSample(spec.path, SOURCE_BYTES);
  const isArray = spec.kind === "json-lines-source" && spec.form === "array";
  return [spec.path, isArray ? wholeArray(text) : text];
}

async function socketOf(spec: OperatorSpec, from: InputSource): Promise<Entry | null> {
  if (spec.kind !== "socket-text-source") return null;
  const { lines } = await socketLines(spec, (host, port) => from.socketSample(host, port));
  const text = lines.map((line) => `${line}${spec.delimiter}`).join("");
  return [`${spec.host}:${spec.port}`, firstLines(text, spec.delimiter)];
}

/** The elements of the array that the beginning of a file holds whole. */
function wholeArray(text: string): string {
  const elements = jsonArrayElements(text);
  return elements === null ? text : `[${elements.join(",\n")}]`;
}

const firstLines = (text: string, delimiter: string): string =>
  text.length <= SOURCE_BYTES ? text : text.slice(0, text.lastIndexOf(delimiter, SOURCE_BYTES) + 1);
