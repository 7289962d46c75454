import { deflateRawSync } from "node:zlib";
import type { Product } from "../product.ts";
import { aligned } from "./aligned-flow.ts";
import { grouped, only, repeated, withConfig } from "./flow.ts";
import type { Flow } from "./flow.ts";
import { Requests } from "./requests.ts";

const PLAYGROUND = "example-collection-playground";

/** Jobs in the states that are looked at. */
async function jobs(server: Requests) {
  const playground = await server.flow(PLAYGROUND);
  const failing = withConfig(playground, "large", { condition: "CAST(item AS INT) > 0" });
  const host = await server.flow("example-host-metrics");
  const hostJob = await server.firstJob();
  await server.restart(hostJob);
  const started = {
    /** A job of the first start, with a chart's worth of past and a restart from a checkpoint. */
    hostJob,
    auctionsJob: await server.run("example-nexmark-hot-auctions"),
    hotKeysJob: await server.run("example-hot-keys"),
    lateJob: await server.run("example-nine-points"),
    failedJob: await server.run(await server.create({ ...failing, name: "Orders that fail" })),
    finishedJob: await server.run(PLAYGROUND),
    filesJob: await server.run("example-rides-by-city"),
    /** Of stages, one after the other. */
    batchJob: await server.run("example-busiest-routes"),
    askJob: await server.run("example-ask-the-server"),
    alignedJob: await server.run(await server.create(aligned(playground["settings"]))),
    loopJob: await server.run("example-years-to-double"),
    largeJob: await server.run(await server.create({ ...repeated(host, 8, 2), name: "Many machines" })),
  };
  await server.ended(started.failedJob);
  await server.ended(started.finishedJob);
  await server.ended(started.lateJob);
  await server.ended(started.filesJob);
  return started;
}

/** Pipelines in the states that are looked at; some screens change theirs. */
async function documents(server: Requests) {
  const playground = await server.flow(PLAYGROUND);
  const flights = await server.flow("example-flight-delays");
  const changed = withConfig(playground, "large", { condition: "total >= 5.00" });
  const changedDocument = await server.create({ ...playground, name: "Orders, changed" });
  await server.change(changedDocument, {
    ...only(changed, "orders", "total", "large", "by-customer", "sum"),
    name: "Orders, changed",
  });
  const settings = flights["settings"] as object;
  return {
    changedDocument,
    goneLink: goneLink(playground),
    emptyDocument: await server.create({ ...only(playground), name: "Empty" }),
    /** A new one for each form that follows a source and Key by. */
    newKeyed: () => server.create(keyed(playground)),
    flightsCopy: await server.create({ ...flights, name: "Flight delays, mine" }),
    /** A new one for each change that is saved. */
    newPlayground: () => server.create({ ...playground, name: "Orders, mine" }),
    groupedDocument: await server.create({ ...grouped(playground), name: "Orders in groups" }),
    largeDocument: await server.create({ ...repeated(flights, 8, 2), name: "Flights of many years" }),
    brokenDocument: await server.create({
      ...withConfig(playground, "total", { projections: [{ name: "total", expression: "prize * 2" }] }),
      name: "With problems",
    }),
    settingsDocument: await server.create({
      ...flights,
      name: "Flight delays with a restart strategy",
      settings: { ...settings, restart: EXPONENTIAL },
    }),
  };
}

function keyed(playground: Flow): Flow {
  const { nodes, ...flow } = only(playground, "orders", "by-customer");
  return {
    ...flow,
    name: "Orders by customer",
    nodes: nodes.map((node, index) => ({ ...node, position: { x: index * 240, y: 0 } })),
    edges: [{ id: "keyed", from: { node: "orders", port: "out" }, to: { node: "by-customer", port: "in" } }],
  };
}

/** To a step of a run whose captured input no server has. */
function goneLink(document: Flow): string {
  const run = {
    v: 1,
    document,
    seed: 7,
    step: 3,
    decisions: [],
    arrivals: { kind: "at-once" },
    chaining: false,
    costsMs: {},
    files: {},
    sockets: {},
    hostSamples: [],
    capture: "0".repeat(64),
    startMs: 0,
    hash: null,
  };
  return deflateRawSync(JSON.stringify(run)).toString("base64url");
}

const EXPONENTIAL = {
  kind: "exponential-delay",
  initialMs: 1_000,
  maxMs: 60_000,
  multiplier: 1.5,
  resetAfterMs: 3_600_000,
  jitter: 0.1,
};

type Jobs = Awaited<ReturnType<typeof jobs>>;
export type JobName = keyof Jobs;

/** The product with what the screens show: ids of pipelines and of jobs. */
export type Stage = Awaited<ReturnType<typeof documents>> & {
  readonly address: string;
  /** The jobs begin when the first of them is asked for: what needs none is not held up by them. */
  readonly job: (name: JobName) => Promise<string>;
};

export async function setStage({ address }: Product): Promise<Stage> {
  const server = new Requests(address);
  let started: Promise<Jobs> | null = null;
  const job = async (name: JobName): Promise<string> => (await (started ??= jobs(server)))[name];
  return { address, ...(await documents(server)), job };
}
