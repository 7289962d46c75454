import { parseArgs } from "node:util";
import { setTimeout as sleep } from "node:timers/promises";
import { examples } from "@millrace/nodes";
import { LiveReader } from "./live/live-reader.ts";
import { ServerProcess } from "./live/server-process.ts";
import { median, printFigures } from "./measure/summary.ts";

/**
 * `pnpm bench live-clients [--seconds N]`: what 50 clients of the live protocol cost, one of which does not read: memory of
 * the server, and the rate of a job that runs as fast as it can.
 */
const { values } = parseArgs({
  args: process.argv.slice(2),
  options: { seconds: { type: "string", default: "60" } },
});
const SECONDS = Number(values.seconds);
const CLIENTS = 50;
const WARM_MS = 10_000;

const document = examples.find(({ id }) => id === "nexmark-hot-auctions")?.document;
if (document === undefined) throw new Error("there is no example of hot auctions");
const asFastAsItCan = {
  ...document,
  nodes: document.nodes.map((node) =>
    node.id === "events" ? { ...node, config: { ...node.config, rateLimit: null } } : node,
  ),
};

await using server = await ServerProcess.start();
const jobId = await server.run(asFastAsItCan);
const own = await LiveReader.connect(server.address, jobId, "figures");
while (own.rate === 0) await sleep(500);
await sleep(WARM_MS);

/** Middle of the rate, and of the memory, over so long. */
async function measure(seconds: number): Promise<{ readonly rate: number; readonly rssMb: number }> {
  const rates: number[] = [];
  const memory: number[] = [];
  for (let second = 0; second < seconds; second++) {
    await sleep(1_000);
    rates.push(own.rate);
    memory.push(server.rssMb);
  }
  return { rate: median(rates), rssMb: median(memory.slice(-10)) };
}

const before = await measure(Math.max(10, SECONDS / 3));
const clients = await Promise.all(
  Array.from({ length: CLIENTS }, (_, index) =>
    LiveReader.connect(server.address, jobId, index === 0 ? "nothing" : "read"),
  ),
);
const during = await measure(SECONDS);
const read = clients.slice(1).reduce((sum, { messages }) => sum + messages, 0);
for (const client of [...clients, own]) client.close();
const grownMb = during.rssMb - before.rssMb;
const slower = 1 - during.rate / before.rate;
console.log(
  `${CLIENTS} clients for ${SECONDS} s, one of which does not read; the others got ${read} messages`,
);
console.log(`${grownMb <= 20 ? "ok    " : "MISSED"} server memory +${grownMb.toFixed(1)} MB (20)`);
console.log(`${slower <= 0.05 ? "ok    " : "MISSED"} engine rate ${(-slower * 100).toFixed(1)} % (-5)`);
printFigures({ program: "live-clients", clients: CLIENTS, grownMb, slower, before, during, messages: read });
