import { graphError, isSource } from "@millrace/graph";
import type { ChainedOperator, Diagnostic, JobGraph, OperatorSpec } from "@millrace/graph";
import type { FileRoots, ResolvedPath } from "./file-roots.ts";

/** The job graph with absolute paths in it, or what is wrong with them, by node and field. */
export type ResolvedGraph =
  | { readonly ok: true; readonly jobGraph: JobGraph }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export async function resolveFiles(jobGraph: JobGraph, roots: FileRoots): Promise<ResolvedGraph> {
  const diagnostics: Diagnostic[] = [];
  const vertices = [];
  for (const vertex of jobGraph.vertices) {
    const operators: ChainedOperator[] = [];
    for (const operator of vertex.operators) {
      const { spec, problem } = await resolveSpec(operator.spec, roots);
      operators.push({ ...operator, spec });
      if (problem !== null) diagnostics.push({ ...problem, nodeId: operator.nodeId });
    }
    vertices.push({ ...vertex, operators });
  }
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: true, jobGraph: { ...jobGraph, vertices } };
}

interface ResolvedSpec {
  readonly spec: OperatorSpec;
  readonly problem: Diagnostic | null;
}

async function resolveSpec(spec: OperatorSpec, roots: FileRoots): Promise<ResolvedSpec> {
  if (isSource(spec) && "path" in spec) {
    const resolved = await roots.toRead(spec.path);
    if (resolved.kind === "allowed") return { spec: { ...spec, path: resolved.path }, problem: null };
    return { spec, problem: problemOf(resolved, "path", spec.path) };
  }
  if (spec.kind === "directory-source" || spec.kind === "file-sink") {
    const { directory } = spec;
    const resolved = await (isSource(spec) ? roots.toRead(directory) : roots.toWrite(directory));
    if (resolved.kind === "allowed") return { spec: { ...spec, directory: resolved.path }, problem: null };
    return { spec, problem: problemOf(resolved, "directory", directory) };
  }
  if (spec.kind === "sqlite-sink") {
    const resolved = await roots.toWrite(spec.path);
    if (resolved.kind === "allowed") return { spec: { ...spec, path: resolved.path }, problem: null };
    return { spec, problem: problemOf(resolved, "path", spec.path) };
  }
  return { spec, problem: null };
}

const problemOf = (resolved: ResolvedPath, field: string, path: string): Diagnostic =>
  graphError(resolved.kind === "missing" ? "file.missing" : "file.not-allowed", { path }, { path: [field] });
