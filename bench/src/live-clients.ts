import { setPriority } from "node:os";
import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { examples } from "@millrace/nodes";
import { LiveReader } from "./live/live-reader.ts";
import { measureEngine } from "./live/measure-engine.ts";
import type { EngineFigures } from "./live/measure-engine.ts";
import { ServerProcess } from "./live/server-process.ts";
import { median, printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench live-clients [--rounds N] [--round-seconds N] [--seconds N]`: what 50 clients of the live protocol cost, one
 * of which does not read. A job runs as fast as one slot can; rounds without and with the clients take turns, and then
 * the clients stay for a minute. Memory is that of the server before the first of them came; the rate is compared round
 * by round, in rows a second and in rows a CPU second of the engine, which the machine's other work does not change.
 */
const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    rounds: { type: "string", default: "5" },
    "round-seconds": { type: "string", default: "10" },
    seconds: { type: "string", default: "60" },
  },
});
const ROUNDS = Number(values.rounds);
const ROUND_SECONDS = Number(values["round-seconds"]);
const SECONDS = Number(values.seconds);
const CLIENTS = 50;
const WARM_MS = 20_000;
const SETTLE_MS = 2_000;
const DUE = { memoryMb: 20, slower: 0.05 };

const document = examples.find(({ id }) => id === "nexmark-hot-auctions")?.document;
if (document === undefined) throw new Error("there is no example of hot auctions");
const asFastAsItCan = {
  ...document,
  settings: { ...document.settings, parallelism: 1 },
  nodes: document.nodes.map((node) =>
    node.id === "events" ? { ...node, config: { ...node.config, rateLimit: null } } : node,
  ),
};

await using server = await ServerProcess.start();
// Clients are elsewhere: here they come after everything that is measured.
setPriority(process.pid, 10);
const jobId = await server.run(asFastAsItCan);
const own = await LiveReader.connect(server.address, jobId, "figures");
while (own.rows === 0) await sleep(500);
await sleep(WARM_MS);

const connect = (): Promise<readonly LiveReader[]> =>
  Promise.all(
    Array.from({ length: CLIENTS }, (_, index) =>
      LiveReader.connect(server.address, jobId, index === 0 ? "nothing" : "read"),
    ),
  );

async function withClients<T>(work: () => Promise<T>): Promise<T> {
  const clients = await connect();
  await sleep(SETTLE_MS);
  const result = await work();
  read += clients.reduce((sum, { messages }) => sum + messages, 0);
  for (const client of clients) client.close();
  await sleep(SETTLE_MS);
  return result;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
let read = 0;
const memoryBefore = server.rssMb;
const rounds: { readonly without: EngineFigures; readonly during: EngineFigures }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Without, with, with, without: what the machine's other work does over time falls on both.
  const alone = () => measureEngine(server, own, ROUND_SECONDS);
  const first = round % 2 === 0 ? await alone() : null;
  const during = await withClients(alone);
  const without = first ?? (await alone());
  rounds.push({ without, during });
  const change = percent(during.rowsPerSecond / without.rowsPerSecond - 1);
  const perCpu = percent(during.rowsPerCpuSecond / without.rowsPerCpuSecond - 1);
  console.log(
    `round ${round + 1}: rows a second ${change}, a CPU second ${perCpu}; server ${percent(without.serverCpu)} and ` +
      `${percent(during.serverCpu)} of a core, clients ${percent(during.clientCpu)}`,
  );
}
let messages = read;
const memory = await withClients(async () => {
  const { rssMb } = await measureEngine(server, own, SECONDS);
  return rssMb;
});
messages = read - messages;
own.close();

const grownMb = memory - memoryBefore;
const changeOf = (figure: "rowsPerSecond" | "rowsPerCpuSecond"): number =>
  median(rounds.map(({ without, during }) => during[figure] / without[figure])) - 1;
const change = { rate: changeOf("rowsPerSecond"), perCpuSecond: changeOf("rowsPerCpuSecond") };
const rates = rounds.map(({ without }) => without.rowsPerSecond);
const noise = (Math.max(...rates) - Math.min(...rates)) / median(rates);
console.log(
  `${CLIENTS} clients, one of which does not read; in ${SECONDS} s the others got ${messages} messages`,
);
console.log(
  `${grownMb <= DUE.memoryMb ? "ok    " : "MISSED"} server memory ${grownMb.toFixed(1)} MB more (${DUE.memoryMb})`,
);
// Where the machine has other work, rows a second say nothing, and those of a CPU second are what the clients change.
const judged = noise <= DUE.slower ? change.rate : change.perCpuSecond;
console.log(
  `${judged >= -DUE.slower ? "ok    " : "MISSED"} engine rate: rows a second ${percent(change.rate)}, a CPU second ` +
    `${percent(change.perCpuSecond)} (-5); rounds without clients differ by ${percent(noise)}, so the ` +
    `${judged === change.rate ? "first" : "second"} counts`,
);
printFigures({ program: "live-clients", clients: CLIENTS, grownMb, change, noise, rounds, messages });
