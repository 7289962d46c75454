import { LocalCluster } from "../local-cluster.ts";
import { testOptions } from "./test-cluster.ts";
import { csvSink, wordCountGraph } from "./word-count-graph.ts";

/** A JobManager in a process of its own, to be killed: `node cluster-process.ts <root>`. */
const root = process.argv[2] ?? "";
const cluster = await LocalCluster.start(testOptions(root));
cluster.subscribe((event) => {
  if (event.kind === "task-manager-started") process.stdout.write(`pid ${event.taskManager.pid}\n`);
});
const graph = wordCountGraph({
  parallelism: 2,
  source: { kind: "text-file-source", path: `${root}/files/in.txt`, mode: "watched" },
  sink: csvSink(`${root}/files/out`),
});
await cluster.submit(graph, {
  jobId: "survivor",
  onEvent: (event) => {
    if (event.kind === "checkpoint-completed") process.stdout.write(`checkpoint ${event.checkpointId}\n`);
  },
});
