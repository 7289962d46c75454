import { LocalCluster } from "../local-cluster.ts";
import { testOptions } from "./test-cluster.ts";
import { csvSink, wordCountGraph } from "./word-count-graph.ts";

/** A JobManager with several jobs in a process of its own, to be killed: `node jobs-process.ts <root> <job> ...`. */
const [root = "", ...names] = process.argv.slice(2);
const cluster = await LocalCluster.start({ ...testOptions(root), taskManagers: names.length });
cluster.subscribe((event) => {
  if (event.kind === "task-manager-started") process.stdout.write(`pid ${event.taskManager.pid}\n`);
});
for (const name of names) {
  const graph = wordCountGraph({
    parallelism: 2,
    source: { kind: "text-file-source", path: `${root}/files/${name}.txt`, mode: "watched" },
    sink: csvSink(`${root}/files/${name}`),
  });
  await cluster.submit(graph, {
    jobId: name,
    onEvent: ({ kind }) => {
      if (kind === "part-committed") process.stdout.write(`committed ${name}\n`);
    },
  });
}
