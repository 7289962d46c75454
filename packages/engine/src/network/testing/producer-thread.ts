import { workerData } from "node:worker_threads";
import { Doorbell } from "../doorbell.ts";
import { NetworkMemory } from "../network-memory.ts";
import { ResultPartition } from "../result-partition.ts";
import { AtomicWords } from "../word-memory.ts";
import { EVERY_TYPE, ScriptProducer } from "./channel-script.ts";
import { threadScript } from "./thread-script.ts";
import type { ProducerThreadData } from "./thread-script.ts";

/** Runs its script against one channel, parked while it has no credit. */
const { buffer, block, doorbell, producer } = workerData as ProducerThreadData;
const memory = new NetworkMemory(new AtomicWords(buffer));
const bell = new Doorbell(memory, doorbell);
const partition = new ResultPartition({
  schema: EVERY_TYPE,
  partitioning: { kind: "forward" },
  maxParallelism: 128,
  channels: [{ id: `c${producer}`, consumer: 0, end: { memory, block } }],
  trace: null,
});
const script = new ScriptProducer(partition, threadScript(producer));
for (;;) {
  let state = script.step();
  if (state === "done") break;
  if (state === "blocked") {
    bell.arm();
    state = script.step();
    if (state === "blocked") bell.park(10_000);
    else bell.disarm();
    if (state === "done") break;
  }
}
