import { jsonArrayElements } from "@millrace/graph";
import type { DirectorySourceSpec, OperatorSpec, RowSchema } from "@millrace/graph";
import { MAX_SAMPLE_ROWS } from "@millrace/protocol";
import { server } from "../api/server.ts";
import { namedCollection } from "./named-rows.ts";
import { charsetOf, ofDecodedText } from "./decoded-text.ts";
import { sampledFiles } from "./sampled-files.ts";
import { socketLines } from "./socket-lines.ts";

/** How much of each source a preview takes, at most. */
export interface SampleLimits {
  readonly rows: number;
  /** Of a file. */
  readonly bytes: number;
}

/** A source as it is drawn, with all of its columns. */
export interface SampledSource {
  readonly spec: OperatorSpec;
  readonly schema: RowSchema;
}

/** A source that a simulation can run: bounded, and with the text of the files that it reads. */
export interface SourceSample {
  readonly spec: OperatorSpec;
  readonly files: Readonly<Record<string, string>>;
  /** Its rows were typed into the node, for a server that gave none. */
  readonly isTyped?: boolean;
}

const captured = new Map<string, Promise<SourceSample>>();

/** Forgets what was captured: the next preview asks for it anew. */
export const forgetSamples = (): void => captured.clear();

/** A sample of a source, captured once for the same settings. Throws ApiFailure. */
export function sampleSource({ spec, schema }: SampledSource, limits: SampleLimits): Promise<SourceSample> {
  const key = JSON.stringify([spec, schema.fields, limits]);
  const known = captured.get(key);
  if (known) return known;
  const sample = capture({ spec, schema }, limits);
  captured.set(key, sample);
  sample.catch(() => captured.delete(key));
  return sample;
}

async function capture(
  { spec, schema }: SampledSource,
  { rows: most, bytes }: SampleLimits,
): Promise<SourceSample> {
  switch (spec.kind) {
    case "text-file-source":
    case "csv-text-source":
    case "json-lines-source": {
      const { text } = await server.fileSample(spec.path, bytes, charsetOf(spec));
      const once = { ...ofDecodedText(spec), mode: "once" } as const;
      return once.kind === "json-lines-source" && once.form === "array"
        ? { spec: { ...once, form: "lines" }, files: { [spec.path]: firstElements(text, most) } }
        : { spec: once, files: { [spec.path]: firstLines(text, most) } };
    }
    case "host-metrics-source": {
      const { samples } = await server.hostSample();
      const rows = samples
        .slice(-most)
        .map(({ timeMs, metric, instance, field, value }) => [timeMs, metric, instance, field, value]);
      return { spec: { kind: "collection-source", rows }, files: {} };
    }
    case "nexmark-source":
      return {
        spec: { ...spec, events: Math.min(spec.events ?? most, most), rateLimit: null },
        files: {},
      };
    case "data-generator-source":
      return {
        spec: { ...spec, rows: Math.min(spec.rows ?? most, most), rateLimit: null },
        files: {},
      };
    case "sequence-source": {
      const last = BigInt(spec.from) + BigInt(most - 1);
      return { spec: { ...spec, to: String(last < BigInt(spec.to) ? last : spec.to) }, files: {} };
    }
    case "parquet-source":
    case "avro-source":
      return { spec: await firstRows(spec, most, schema), files: {} };
    case "directory-source":
      return directorySample({ spec, schema }, { rows: most, bytes });
    case "socket-text-source": {
      const { lines, isTyped } = await socketLines(spec, server.socketSample);
      return {
        spec: { kind: "collection-source", rows: lines.slice(0, most).map((line) => [line]) },
        files: {},
        isTyped,
      };
    }
    default:
      return { spec, files: {} };
  }
}

/** The beginnings of the files that stand for all; of formats that are no text, their first rows, by the names of columns. */
async function directorySample(
  { spec, schema }: { readonly spec: DirectorySourceSpec; readonly schema: RowSchema },
  { rows: most, bytes }: SampleLimits,
): Promise<SourceSample> {
  const once = { ...ofDecodedText(spec), intervalMs: null, settleMs: 0 };
  const paths = await sampledFiles(spec, server.files);
  const { reads } = spec;
  const each = Math.ceil(most / Math.max(paths.length, 1));
  if (reads.kind === "parquet-source" || reads.kind === "avro-source") {
    if (paths.length === 0) return { spec: once, files: {} };
    const samples = await Promise.all(paths.map((path) => firstRows({ ...reads, path }, each, schema)));
    return { spec: { kind: "collection-source", rows: samples.flatMap(({ rows }) => rows) }, files: {} };
  }
  const texts = await Promise.all(
    paths.map(async (path) => {
      const { text } = await server.fileSample(path, bytes, charsetOf(spec));
      return [path, firstLines(text, each)] as const;
    }),
  );
  return { spec: once, files: Object.fromEntries(texts) };
}

async function firstRows(
  { kind, path }: Extract<OperatorSpec, { kind: "parquet-source" | "avro-source" }>,
  most: number,
  schema: RowSchema,
): Promise<ReturnType<typeof namedCollection>> {
  const format = kind === "avro-source" ? "avro" : "parquet";
  const { columns, rows } = await server.rowsSample(path, Math.min(most, MAX_SAMPLE_ROWS), format);
  return namedCollection({ columns: columns.map(({ name }) => name), rows }, schema);
}

/** Of the beginning of an array: whole elements, one a line. */
const firstElements = (text: string, most: number): string =>
  (jsonArrayElements(text) ?? []).slice(0, most).join("\n");

function firstLines(text: string, most: number): string {
  let end = 0;
  for (let line = 0; line < most; line++) {
    const next = text.indexOf("\n", end);
    if (next < 0) return text;
    end = next + 1;
  }
  return text.slice(0, end);
}
