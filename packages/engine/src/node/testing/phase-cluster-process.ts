import { createInterface } from "node:readline";
import { invariant } from "@millrace/graph";
import type { JobGraph, RollingPolicy } from "@millrace/graph";
import type { JobEvent } from "../../jobmanager/job-events.ts";
import type { JobHandle } from "../../jobmanager/job-handle.ts";
import { LocalCluster } from "../local-cluster.ts";
import { taskManagerPids } from "./killing-phases.ts";
import { testOptions } from "./test-cluster.ts";
import { csvSink, TEST_SETTINGS, wordCountGraph } from "./word-count-graph.ts";

/**
 * A JobManager in a process of its own, to be killed in phases of checkpoints: `node phase-cluster-process.ts <root> <mode>`.
 * Goes on with its job or begins it; says what happens, one JSON object a line. On standard input
 * `kill` kills the job's TaskManager, `stop` ends the job.
 */
const root = process.argv[2] ?? "";
const mode = process.argv[3] === "unaligned" ? "unaligned" : "aligned";
const inLmdb = process.argv[3] === "lmdb";
/** Parts go on over about a dozen checkpoints. */
const roll: RollingPolicy | undefined =
  process.argv[3] === "spanning"
    ? { maxBytes: null, maxAgeMs: 1_200, inactiveMs: null, spansCheckpoints: true }
    : undefined;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const cluster = await LocalCluster.start({
  ...testOptions(root),
  slotsPerTaskManager: 2,
  standbyTaskManagers: 2,
  phasesUrl: new URL("./killing-phases.ts", import.meta.url).href,
});

cluster.subscribe((event) => {
  if (event.kind === "task-manager-started") {
    taskManagerPids.add(event.taskManager.pid);
    say({ kind: event.kind, pid: event.taskManager.pid });
  } else if (event.kind === "task-manager-lost") {
    taskManagerPids.clear();
    for (const { pid } of cluster.taskManagers()) taskManagerPids.add(pid);
  }
});

function tell(job: JobHandle, event: JobEvent): void {
  if (event.kind === "sample" || event.kind === "printed") return;
  const { attempt, state } = job;
  const tasks = job.execution().vertices.flatMap(({ subtasks }) => subtasks.map((task) => task.state));
  say({ ...event, shown: { attempt, state, running: tasks.filter((task) => task === "running").length } });
}

/** Two sources of one file each: barriers of both have to come before a counting task takes part in a checkpoint. */
function graph(): JobGraph {
  const [first, second] = ["in-0.txt", "in-1.txt"].map((name) =>
    wordCountGraph({
      parallelism: 2,
      source: { kind: "text-file-source", path: `${root}/files/${name}`, mode: "watched" },
      sink: csvSink(`${root}/files/out`, roll),
      settings: {
        checkpoint: { ...TEST_SETTINGS.checkpoint, retained: 2, mode, alignedTimeoutMs: 0 },
        restart: { kind: "fixed-delay", attempts: 1_000, delayMs: 0 },
        ...(inLmdb && { stateBackend: { kind: "lmdb", memoryMb: 1, diskMb: 64 } }),
      },
    }),
  );
  invariant(first !== undefined && second !== undefined, "two graphs were made");
  const [left, count] = first.vertices;
  const [right] = second.vertices;
  invariant(
    left !== undefined && right !== undefined && count !== undefined,
    "a word count has two vertices",
  );
  const operators = right.operators.map((operator) => ({ ...operator, uid: `second-${operator.uid}` }));
  return {
    ...first,
    vertices: [{ ...left, parallelism: 1 }, { ...right, parallelism: 1, id: "second", operators }, count],
    edges: [
      ...first.edges,
      ...second.edges.map((edge) => ({ ...edge, id: "second-words", source: "second" })),
    ],
  };
}

const listen = (job: JobHandle): void => void job.subscribe((event) => tell(job, event));
const [recovered] = await cluster.recover(listen);
const job = recovered ?? (await cluster.submit(graph(), { jobId: "phases" }));
if (recovered === undefined) listen(job);

async function stop(): Promise<void> {
  const { state } = await job.stop();
  say({ kind: "result", state });
  await cluster.close();
  process.exit(0);
}

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "stop") void stop();
  else void cluster.killTaskManager(job.execution().vertices[0]?.subtasks[0]?.placement?.taskManagerId ?? "");
});
