import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { LiveReader } from "./live/live-reader.ts";
import { ReplayProcess } from "./live/replay-process.ts";
import { printFigures, slope } from "./measure/summary.ts";

/**
 * `pnpm bench ticks [--ticks N] [--minutes N] [--server-only]`: eight hours of figures, four a second, in ten minutes:
 * what they leave in the server (its heap after a garbage collection, what it holds open) with clients that watch, one of
 * which does not read, and then what as many leave in the page (`pnpm bench page`, which wants a build). The slope is
 * that of the last four fifths.
 */
const { values } = parseArgs({
  options: {
    ticks: { type: "string", default: "115200" },
    minutes: { type: "string", default: "10" },
    "server-only": { type: "boolean", default: false },
  },
});
const TICKS = Number(values.ticks);
const SECONDS = Number(values.minutes) * 60;
const SAMPLES = 40;
const READERS = 4;
const DUE_MB = 1;

await using server = await ReplayProcess.start();
const readers = await Promise.all(
  Array.from({ length: READERS }, (_, index) =>
    LiveReader.connect(server.address, server.jobId, index === 0 ? "nothing" : "read"),
  ),
);
await sleep(1_000);
server.run(TICKS, TICKS / SECONDS);
const usages = [];
for (let sample = 0; sample < SAMPLES; sample++) {
  await sleep((SECONDS / SAMPLES) * 1_000);
  usages.push(await server.usage());
}
const settled = usages.slice(SAMPLES / 5);
const perTick = slope(settled.map(({ ticks, heapBytes }) => [ticks, heapBytes] as const));
const grownMb = (perTick * TICKS) / 1e6;
const handles = settled.map((usage) => usage.handles);
const steady = Math.max(...handles) <= (handles[0] ?? 0);
const messages = readers.slice(1).reduce((sum, reader) => sum + reader.messages, 0);
for (const reader of readers) reader.close();
const done = usages.at(-1)?.ticks ?? 0;
console.log(
  `${done} ticks in ${SECONDS} s; ${READERS - 1} clients got ${messages} messages, one did not read`,
);
console.log(
  `${grownMb <= DUE_MB ? "ok    " : "MISSED"} the server's heap grows by ${grownMb.toFixed(2)} MB (${DUE_MB})`,
);
console.log(
  `${steady ? "ok    " : "MISSED"} it holds ${Math.min(...handles)} to ${Math.max(...handles)} things open (never more than at first)`,
);
let page: number | null = null;
if (!values["server-only"]) {
  const program = new URL("./page.ts", import.meta.url).pathname;
  page = spawnSync(process.execPath, [program, "--ticks", `${TICKS}`, "--rounds", "1"], {
    stdio: "inherit",
  }).status;
}
printFigures({ program: "ticks", ticks: done, seconds: SECONDS, grownMb, handles, usages, messages, page });
