import type { OperatorSpec } from "@millrace/graph";
import { server } from "../api/server.ts";

/** How much of each source a preview takes, at most. */
export interface SampleLimits {
  readonly rows: number;
  /** Of a file. */
  readonly bytes: number;
}

/** A source that a simulation can run: bounded, and with the text of the files that it reads. */
export interface SourceSample {
  readonly spec: OperatorSpec;
  readonly files: Readonly<Record<string, string>>;
}

const captured = new Map<string, Promise<SourceSample>>();

/** Forgets what was captured: the next preview asks for it anew. */
export const forgetSamples = (): void => captured.clear();

/** A sample of a source, captured once for the same settings. Throws ApiFailure. */
export function sampleSource(spec: OperatorSpec, limits: SampleLimits): Promise<SourceSample> {
  const key = JSON.stringify([spec, limits]);
  const known = captured.get(key);
  if (known) return known;
  const sample = capture(spec, limits);
  captured.set(key, sample);
  sample.catch(() => captured.delete(key));
  return sample;
}

async function capture(spec: OperatorSpec, { rows: most, bytes }: SampleLimits): Promise<SourceSample> {
  switch (spec.kind) {
    case "text-file-source":
    case "json-lines-source":
    case "csv-text-source": {
      const { text } = await server.fileSample(spec.path, bytes);
      return { spec: { ...spec, mode: "once" }, files: { [spec.path]: firstLines(text, most) } };
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
      return { spec: { ...spec, rows: Math.min(spec.rows ?? most, most), rateLimit: null }, files: {} };
    case "sequence-source": {
      const last = BigInt(spec.from) + BigInt(most) - 1n;
      return { spec: { ...spec, to: String(last < BigInt(spec.to) ? last : BigInt(spec.to)) }, files: {} };
    }
    case "socket-text-source": {
      const lines = spec.sample.split(spec.delimiter).slice(0, most);
      return { spec: { kind: "collection-source", rows: lines.map((line) => [line]) }, files: {} };
    }
    default:
      return { spec, files: {} };
  }
}

function firstLines(text: string, most: number): string {
  let end = 0;
  for (let line = 0; line < most; line++) {
    const next = text.indexOf("\n", end);
    if (next < 0) return text;
    end = next + 1;
  }
  return text.slice(0, end);
}
