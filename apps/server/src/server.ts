import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { join } from "node:path";
import { DataDirectoryLockedError } from "@millrace/engine/node";
import type { Logger } from "pino";
import { AccessLog } from "./access-log.ts";
import { AccessToken } from "./auth/access-token.ts";
import { AllowedHosts, bracketed, isLoopback } from "./auth/allowed-hosts.ts";
import { Gatekeeper } from "./auth/gatekeeper.ts";
import { EventLoopDelay } from "./event-loop-delay.ts";
import { httpApp } from "./http-app.ts";
import { listen } from "./listen.ts";
import { LiveHub } from "./live/live-hub.ts";
import { LiveServer } from "./live/live-server.ts";
import { openLog } from "./log.ts";
import { DEFAULT_PAGE_DIR } from "./routes/page.ts";
import { StartError } from "./options.ts";
import type { ServerOptions } from "./options.ts";
import { ClusterView } from "./runners/cluster-view.ts";
import { Compiler } from "./runners/compiler.ts";
import type { EngineCluster } from "./runners/engine-cluster.ts";
import { ExampleAutostart } from "./runners/example-autostart.ts";
import { HostSamples } from "./runners/host-samples.ts";
import { FileRoots } from "./runners/file-roots.ts";
import { JobRunner } from "./runners/job-runner.ts";
import type { Services } from "./services.ts";
import { NewerDatabaseError } from "./storage/migrations.ts";
import { StorageThread } from "./storage/storage-thread.ts";
import { exampleDocumentId, storeExamples } from "./storage/store-examples.ts";
import type { ExampleDocument } from "./storage/store-examples.ts";
import { JobWatch } from "./watch/job-watch.ts";
import { Trials } from "./runners/trials.ts";
import { SERVER_VERSION } from "./version.ts";

/** What the server is put together with; tests bring their own. */
export interface ServerParts {
  readonly startCluster: (from: {
    readonly dataDir: string;
    readonly allowedRoots: readonly string[];
    readonly taskManagers: number;
    readonly slotsPerTaskManager: number;
    readonly batchDiskGb: number;
    readonly localStateGb: number;
    readonly trustedFunctions: boolean;
  }) => Promise<EngineCluster>;
  readonly examples: readonly ExampleDocument[];
  /** Directory with the files that the examples read. */
  readonly samples: string;
  /** Where the bundled data sets are. */
  readonly datasets: string;
  /** Example that is kept running, by id; null: none. */
  readonly autostart: string | null;
  readonly pageDir?: string;
}

export interface RunningServer {
  readonly port: number;
  /** With the token where there is one. */
  readonly address: string;
  /** Where a damaged database was put, or null. */
  readonly keptAside: string | null;
  /** Ends connections, TaskManagers and the database. Running jobs are gone on with at the next start. */
  close(): Promise<void>;
}

/** Starts everything; listening, and the example submitted, when it resolves. Throws StartError for what the person can put right. */
export async function startServer(options: ServerOptions, parts: ServerParts): Promise<RunningServer> {
  const { dataDir, taskManagers, slotsPerTaskManager, batchDiskGb, localStateGb, trustedFunctions } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const compiler = new Compiler(options.stateBackend);
  compiler.warm();
  const storage = new StorageThread();
  const roots = await FileRoots.open({
    samples: parts.samples,
    datasets: parts.datasets,
    files: join(dataDir, "files"),
    given: options.roots,
  });
  const cluster = await parts
    .startCluster({
      dataDir,
      allowedRoots: roots.paths,
      taskManagers,
      slotsPerTaskManager,
      batchDiskGb,
      localStateGb,
      trustedFunctions,
    })
    .catch(async (error: unknown) => {
      await Promise.all([compiler.close(), storage.close()]);
      return rethrowInWords(error);
    });
  try {
    return await startOn({ options, parts, compiler, storage, roots, cluster });
  } catch (error) {
    await Promise.all([cluster.close(), compiler.close(), storage.close()]);
    return rethrowInWords(error);
  }
}

/** What the person who starts the server can put right, as a sentence. */
function rethrowInWords(error: unknown): never {
  if (error instanceof DataDirectoryLockedError) {
    throw new StartError(
      `Another server (process ${error.pid}) uses this data directory: end it, or give another with --data.`,
    );
  }
  if (error instanceof NewerDatabaseError) {
    throw new StartError(
      `${error.message} Start the newer program, or give another directory with --data. Nothing was changed.`,
    );
  }
  throw error;
}

interface Started {
  readonly options: ServerOptions;
  readonly parts: ServerParts;
  readonly compiler: Compiler;
  readonly storage: StorageThread;
  readonly roots: FileRoots;
  readonly cluster: EngineCluster;
}

async function startOn(started: Started): Promise<RunningServer> {
  const { options, parts, compiler, storage, roots, cluster } = started;
  const log = openLog(options.dataDir);
  const keptAside = await storage.open(join(options.dataDir, "millrace.db"), Date.now());
  const { captures, documents, versions } = storage;
  await storeExamples(parts.examples, documents);
  const runner = new JobRunner({ cluster, compiler, roots, documents, index: storage.jobs, log });
  const watch = new JobWatch(cluster, runner);
  const delay = new EventLoopDelay();
  const { trustedFunctions } = options;
  const eventLoopP99Ms = (): number => delay.p99Ms();
  const clusterView = new ClusterView({ cluster, runner, eventLoopP99Ms, trustedFunctions });
  cluster.subscribe((event) => clusterView.apply(event));
  const autostart = new ExampleAutostart(exampleDocumentId(parts.autostart ?? ""), storage.settings);
  const trials = new Trials({ cluster, compiler, roots, log });
  const hostSamples = new HostSamples();
  const services: Services = {
    version: SERVER_VERSION,
    trustedFunctions: options.trustedFunctions,
    documents,
    versions,
    captures,
    compiler,
    cluster,
    clusterView,
    runner,
    watch,
    autostart,
    roots,
    trials,
    hostSamples,
  };
  const accessLog = openAccessLog(options.dataDir, log);
  await runner.recover();
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  const pageDir = parts.pageDir ?? DEFAULT_PAGE_DIR;
  const { port, token, live } = await open(http, { options, services, pageDir, log, accessLog });
  compiler.listensAt(ownAddress(options.host, port));
  log.info({ port, epoch: cluster.epoch, dataDir: options.dataDir }, "listening");
  if (parts.autostart !== null) await autostart.begin({ runner, documents, log });
  const close = onlyOnce(async () => {
    autostart.close();
    live.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await accessLog.close();
    await Promise.all([runner.rowReaders.close(), trials.close()]);
    await cluster.close();
    await compiler.close();
    watch.close();
    runner.close();
    hostSamples.close();
    delay.close();
    await storage.close();
    log.flush();
  });
  return { port, address: addressFor(options.host, port, token), keptAside, close };
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= work());
}

interface Opening {
  readonly options: ServerOptions;
  readonly services: Services;
  readonly pageDir: string;
  readonly log: Logger;
  readonly accessLog: AccessLog;
}

const ACCESS_LOG_BYTES = 32 * 1024 * 1024;

/** Below `files`: pipelines may read it as they read any other file. */
function openAccessLog(dataDir: string, log: Logger): AccessLog {
  return new AccessLog({
    path: join(dataDir, "files", "server", "access.jsonl"),
    maxBytes: ACCESS_LOG_BYTES,
    onProblem: (error, missing) => log.warn({ err: error, missing }, "the access log could not be written"),
  });
}

/** The port decides which hosts are answered, so requests are taken only once it is known. */
async function open(http: Server, { options, services, pageDir, log, accessLog }: Opening) {
  const port = await listen(http, options.host, options.port);
  const token = isLoopback(options.host) ? null : new AccessToken(port);
  const gate = new Gatekeeper(new AllowedHosts(options.host, port), token);
  const live = new LiveServer(new LiveHub(services, gate), gate);
  http.on("request", httpApp({ services, gate, pageDir, log, accessLog }));
  live.listen(http);
  return { port, token, live };
}

/** By which a program on this machine reaches the server. */
const ownAddress = (host: string, port: number): string =>
  `http://${host === "0.0.0.0" || host === "::" ? "127.0.0.1" : bracketed(host)}:${port}`;

function addressFor(host: string, port: number, token: AccessToken | null): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : bracketed(host);
  return `http://${name}:${port}/${token === null ? "" : `?token=${token.value}`}`;
}
