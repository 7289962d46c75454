import { fileURLToPath } from "node:url";
import { LocalCluster } from "@millrace/engine/node";
import { examples } from "@millrace/nodes";
import { DEFAULT_PORT, serverOptions, StartError, USAGE } from "./options.ts";
import { startServer } from "./server.ts";
import type { RunningServer, ServerParts } from "./server.ts";

const MEGABYTE = 1024 * 1024;
const GIGABYTE = 1024 * MEGABYTE;
/** What ends the server in order has so long before it ends anyway. */
const GRACE_MS = 4_000;

/** For tests: a module that is told phases of checkpoints, here and in TaskManagers (`phasesUrl`). Not set: nobody listens. */
const phasesUrl = process.env["MILLRACE_PHASES"];

const PARTS: ServerParts = {
  startCluster: ({ batchDiskGb, localStateGb, ...cluster }) =>
    LocalCluster.start({
      ...cluster,
      spillBytesPerSlot: batchDiskGb * GIGABYTE,
      localStateBytes: localStateGb * GIGABYTE,
      managedMemoryBytesPerSlot: 256 * MEGABYTE,
      segmentPoolBytes: 32 * MEGABYTE,
      ...(phasesUrl !== undefined && { phasesUrl }),
    }),
  examples,
  samples: fileURLToPath(new URL("../samples", import.meta.resolve("@millrace/nodes"))),
  datasets: fileURLToPath(new URL("../data", import.meta.resolve("vega-datasets"))),
  autostart: examples[0]?.id ?? null,
};

async function main(): Promise<void> {
  outliveReaders();
  const options = serverOptions(process.argv.slice(2), process.cwd(), process.env);
  if (options === "help") return console.log(USAGE);
  const server = await startServer(options, PARTS);
  endInOrder(server);
  if (options.trustedFunctions)
    console.error("Functions are trusted: whoever may draw pipelines may run any code on this machine.");
  if (server.keptAside !== null) {
    console.error(`The database was damaged. It is kept as ${server.keptAside}; a new one takes its place.`);
  }
  if (options.port === null && server.port !== DEFAULT_PORT) {
    console.log(`Port ${DEFAULT_PORT} is taken: using ${server.port}.`);
  }
  console.log(`Millrace is running at ${server.address}`);
}

/** Jobs do not end because nobody reads any more what the server prints. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/** On a signal, and when whoever started this process is gone. */
function endInOrder(server: RunningServer): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    void server.close().then(() => process.exit(0), fail);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  process.on("disconnect", end);
}

function fail(error: unknown): void {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}

main().catch(fail);
