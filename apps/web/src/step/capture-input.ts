import type { JobGraph } from "@millrace/graph";
import type { FileSample, HostMetricsSample } from "@millrace/protocol";
import type { RunSpec } from "./run-spec.ts";

/** Of each file; a link carries it. */
const FILE_BYTES = 32 * 1024;
const HOST_SAMPLES = 600;

export interface InputSource {
  fileSample(path: string, bytes: number): Promise<FileSample>;
  hostSample(): Promise<HostMetricsSample>;
}

type Captured = Pick<RunSpec, "files" | "hostSamples"> & Partial<Pick<RunSpec, "startMs">>;

/**
 * Real input for a simulation: the beginning of each file, and what this machine reported lately. What cannot be
 * captured is left out: the run then fails there, and says so, as a job would.
 */
export async function captureInput(graph: JobGraph | null, from: InputSource): Promise<Captured> {
  const specs = graph?.vertices.flatMap(({ operators }) => operators.map(({ spec }) => spec)) ?? [];
  const paths = [...new Set(specs.flatMap((spec) => ("path" in spec ? [spec.path] : [])))];
  const texts = await Promise.all(
    paths.map(async (path): Promise<[string, string][]> => {
      const sample = await from.fileSample(path, FILE_BYTES).catch(() => null);
      return sample === null ? [] : [[path, sample.text]];
    }),
  );
  const files = Object.fromEntries(texts.flat());
  if (!specs.some(({ kind }) => kind === "host-metrics-source")) return { files, hostSamples: [] };
  const reported = await from.hostSample().catch(() => null);
  const hostSamples = (reported?.samples ?? []).slice(-HOST_SAMPLES);
  const [first] = hostSamples;
  return first === undefined ? { files, hostSamples } : { files, hostSamples, startMs: first.timeMs };
}
