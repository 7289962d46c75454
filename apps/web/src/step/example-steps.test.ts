import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideSandbox } from "@millrace/engine/simulation";
import { compile } from "@millrace/graph";
import type { FlowDocument, JobGraph } from "@millrace/graph";
import { catalog, examples } from "@millrace/nodes";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { server } from "../api/server.ts";
import { operatorsOfNode } from "../store/operators-of-node.ts";
import { captureInput } from "./capture-input.ts";
import { newRun } from "./run-spec.ts";
import type { RunSpec } from "./run-spec.ts";
import { recordedSteps } from "./testing/recorded-steps.ts";

/** The product's server, which gives the page its samples. */
const APPS = join(import.meta.dirname, "..", "..", "..");
const MAIN = join(APPS, "server", "src", "main.ts");

/** What the functions of a person run in: the page's worker has it from its own assets. */
const ofEngine = createRequire(import.meta.resolve("@millrace/engine/simulation"));
provideSandbox(() => new Uint8Array(readFileSync(ofEngine.resolve("quickjs-wasi/quickjs.wasm"))));

let dataDir: string;
let child: ChildProcess;
const captured = new Map<string, Awaited<ReturnType<typeof captureInput>>>();
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "millrace-step-"));
  const args = ["--port", "0", "--data", dataDir, "--no-open", "--task-managers", "1"];
  child = spawn(process.execPath, [MAIN, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const address = await addressOf(child);
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => fetch(new URL(path, address), init));
  await vi.waitUntil(async () => (await server.hostSample()).samples.length > 0, { timeout: 100_000 });
  // All before the first run: a simulation keeps this thread from its connections.
  for (const { id, document } of examples) captured.set(id, await captureInput(graphOf(document), server));
});
afterAll(async () => {
  vi.unstubAllGlobals();
  const over = once(child, "exit");
  child.kill("SIGKILL");
  await over;
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let said = "";
  for (;;) {
    const [chunk] = (await once(stdout!, "data")) as [Buffer];
    said += chunk.toString();
    const found = /http:\/\/[^\s/]+(?=\/?\s)/u.exec(said)?.[0];
    if (found !== undefined) return found;
  }
}

const sourcesOf = ({ nodes }: FlowDocument): readonly string[] =>
  nodes.flatMap(({ id, kind }) =>
    catalog.some((node) => node.kind === kind && node.category === "source") ? [id] : [],
  );

/** Compiled as Step compiles. */
const graphOf = (document: FlowDocument): JobGraph =>
  compile(document, catalog, { chaining: false }).jobGraph!;

const STEPS = 1_500;

/** Nodes that gave a row within the first steps of Step's run of a pipeline. */
function givers(spec: RunSpec): ReadonlySet<string> {
  const gave = new Set(
    recordedSteps(spec, STEPS).flatMap(({ events }) =>
      events.flatMap(({ kind, operator }) => (kind === "rec.emit" ? [operator] : [])),
    ),
  );
  const graph = graphOf(spec.document);
  const ids = spec.document.nodes.map(({ id }) => id);
  return new Set(ids.filter((id) => gave.has(operatorsOfNode(graph, id).at(-1)?.uid ?? null)));
}

test.each(examples.map(({ id, document }) => [id, document] as const))(
  "every source of %s gives rows in Step",
  (id, document) => {
    const sources = sourcesOf(document);
    expect(sources).not.toEqual([]);
    const gave = givers({ ...newRun(document), ...captured.get(id)! });
    expect(sources.filter((source) => !gave.has(source))).toEqual([]);
  },
);
