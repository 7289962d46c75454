import type { FindingFacts } from "../monitor/finding-words.ts";
import type { LogFacts } from "../monitor/log-words.ts";

const after = (held: number): string =>
  held === 0 ? "" : held === 1 ? " after 1 backpressured task" : ` after ${held} backpressured tasks`;

/** Words of Run mode: what is measured, and what it means. */
export const watch = {
  /** What the keyboard does with a node or an edge of a canvas. */
  selects: {
    focus: "Selected when the keyboard comes to it. Ctrl K lists what can be done.",
    enter: "Enter or space selects it.",
  },
  credits: (n: number) => (n === 1 ? "1 credit" : `${n} credits`),
  queue: (queued: number, of: number, credits: number) =>
    `queue ${queued} of ${of} segments, ${credits === 1 ? "1 credit" : `${credits} credits`}`,
  why: {
    title: "Why is it slow?",
    pace: "What sets the pace?",
    measured: (length: string) => `measured over ${length}`,
    measuring: "Measuring …",
    subtask: (n: number) => `subtask ${n}`,
    bar: (busy: string, rows: string) => `${busy} busy, ${rows} of rows`,
    close: "Close the explanation",
    texts: {
      "hot-key": (f: FindingFacts) =>
        `${f.node}, subtask ${f.subtask} is the first busy task${after(f.held)}. Key ${f.key} of ${f.column} has ${f.keyShare} of the rows.`,
      skew: (f: FindingFacts) =>
        `${f.node}, subtask ${f.subtask} is the first busy task${after(f.held)}. It gets ${f.share} of the rows; no single key is to blame.`,
      "slow-subtask": (f: FindingFacts) =>
        `${f.node}, subtask ${f.subtask} is ${f.busy} busy with no more rows than the others${after(f.held)}.`,
      "low-parallelism": (f: FindingFacts) =>
        `${f.node} is the first busy task${after(f.held)}: parallelism ${f.parallelism} takes the rows of ${f.producers} producers.`,
      "slow-operator": (f: FindingFacts) =>
        `${f.node} is the first busy task${after(f.held)}: all its subtasks are busy, up to ${f.busy}.`,
      "slow-sink": (f: FindingFacts) =>
        `The sink ${f.node} is the first busy task${after(f.held)}: it is ${f.busy} busy writing.`,
      "requests-wait": (f: FindingFacts) =>
        `${f.node}, subtask ${f.subtask} waits ${f.waits} of its time for answers: ${f.requests} of at most ${f.capacity} requests are under way.`,
      "sink-waits": (f: FindingFacts) =>
        `The sink ${f.node} waits ${f.waits} of its time for its file or connection to take rows.`,
      "shared-core": (f: FindingFacts) =>
        `${f.node}, subtask ${f.subtask} shares the one thread of slot ${f.slot} with ${f.rival}: neither has enough of it.`,
      alignment: (f: FindingFacts) =>
        `${f.channels} of ${f.of} channels into ${f.node} are shut ${f.shut} of the time: the barrier of ${f.late}, subtask ${f.lateSubtask} comes late.`,
      "time-held-back": (f: FindingFacts) =>
        `Event time of ${f.node} stands still: ${f.producer}, subtask ${f.producerSubtask} gives no rows${f.behind === null ? " and no watermark" : ` and is ${f.behind} behind`}.`,
      "source-aligned": (f: FindingFacts) =>
        `${f.node}, subtask ${f.subtask} is ahead of its alignment group and waits for ${f.producer}, subtask ${f.producerSubtask}${f.behind === null ? "" : `, which is ${f.behind} behind`}.`,
      "busy-source": (f: FindingFacts) =>
        `Nothing is held back. ${f.node} is ${f.busy} busy itself and gives ${f.rate}.`,
      "source-limited": (f: FindingFacts) =>
        `Nothing is held back. ${f.node} gives ${f.rate}, and that is all there is to do.`,
    },
    fixes: {
      "hot-key": () =>
        "More subtasks do not help: a key stays with one. Filter it, or aggregate before the key.",
      skew: () => "Another key column, or more subtasks, spreads the rows.",
      "slow-subtask": () => "Look at its TaskManager and slot: the machine, a file or a peer may be slow.",
      "low-parallelism": () => "More subtasks share the rows.",
      "slow-operator": () => "More subtasks share the work, if there are cores left.",
      "slow-sink": () => "More subtasks write side by side.",
      "requests-wait": () =>
        "The server that it asks sets the pace. A larger capacity asks it for more at a time.",
      "sink-waits": () => "The disk or the other side is the limit, not this machine's cores.",
      "shared-core": () => "More subtasks spread over more slots.",
      alignment: () => "A longer checkpoint interval shuts them less often.",
      "time-held-back": () => "Marked idle after a silence, it holds nobody back.",
      "source-aligned": () => "It waits as it was told to: a larger bound lets it go further ahead.",
      "busy-source": () => "More subtasks read side by side.",
      "source-limited": () => "Nothing is slow.",
    },
    remedies: {
      "raise-parallelism": (n: string) => `Set parallelism ${n}`,
      "mark-idle": () => "Let silent inputs become idle",
      "longer-checkpoint-interval": (length: string) => `Checkpoint every ${length}`,
      "show-checkpoint": () => "Show the checkpoint",
      "show-node": () => "Show the node",
    },
  },
  log: {
    tab: "Logs",
    exceptions: "Exceptions",
    find: "Find in the log",
    levels: { info: "All", warning: "Warnings", error: "Errors" },
    shown: (n: number, of: number) => `${n} of ${of} lines`,
    none: "No such line.",
    lines: {
      "job-state": (f: LogFacts) => `Job: ${f.state}, attempt ${f.attempt}`,
      "task-state": (f: LogFacts) => `Task ${f.state}${f.reason === "" ? "" : `: ${f.reason}`}`,
      rescaled: (f: LogFacts) => `Another parallelism: attempt ${f.attempt} follows.`,
      restarting: (f: LogFacts) => `Restart: attempt ${f.attempt} in ${f.length}. ${f.reason}`,
      restored: (f: LogFacts) =>
        f.checkpoint < 0
          ? `Attempt ${f.attempt} starts from the beginning`
          : `Attempt ${f.attempt} starts from checkpoint ${f.checkpoint}`,
      "checkpoint-completed": (f: LogFacts) =>
        `Checkpoint ${f.checkpoint} completed in ${f.length}, ${f.bytes}`,
      "checkpoint-failed": (f: LogFacts) => `Checkpoint ${f.checkpoint} failed: ${f.reason}`,
      "checkpoint-damaged": (f: LogFacts) =>
        `Checkpoint ${f.checkpoint} cannot be used: ${f.file} does not hold`,
      "savepoint-completed": (f: LogFacts) => `Savepoint taken, ${f.bytes}, with checkpoint ${f.checkpoint}`,
      "savepoint-failed": (f: LogFacts) => `The savepoint was not taken: ${f.reason}`,
      "record-unwritten": (f: LogFacts) =>
        `The disk does not take what became of the job: ${f.reason}. It is tried again until it does.`,
      "record-written": () => "What became of the job is on the disk now.",
      "part-committed": (f: LogFacts) => `${f.file} is visible: ${f.rows} rows, checkpoint ${f.checkpoint}`,
      "task-manager-started": (f: LogFacts) => `${f.taskManager} has started`,
      "task-manager-lost": (f: LogFacts) => `${f.taskManager} is gone: ${f.reason}`,
    },
    lost: {
      exited: "its process ended",
      "heartbeat-timeout": "it was silent for too long",
      "start-failed": "it did not start",
      closed: "it was not needed any more",
    },
  },
  checkpoint: {
    overtook: (rows: string) => `unaligned, overtook ${rows} rows`,
    saved: (rows: string, bytes: string) => `Rows in flight saved here: ${rows} (${bytes})`,
    inFlight: "In flight",
    aligned: "aligned",
    noBarrier: "no barrier yet",
    barriersCome: (come: number, channels: number) => `aligning, ${come} of ${channels} barriers`,
    writing: "writing its state",
    reasons: {
      expired: "not complete within the timeout",
      "disk-full": "the disk is full",
      "io-error": "its state could not be written",
      "task-failed": "a task failed meanwhile",
      "task-finished": "a task finished meanwhile",
      "job-ended": "the job ended meanwhile",
      "manifest-failed": "its manifest could not be written",
      "in-flight-too-large": "more rows were in flight than a subtask may save",
      "state-disk-budget": "the state has reached its limit on disk",
      "state-budget": "the slot has no managed memory left for what changed while it was written",
      "batch-mode":
        "a batch job takes none: a stage that fails begins again from what the stages before it have written",
    },
  },
  cluster: {
    title: "Cluster",
    scheduler: "Scheduler",
    noJobs: "No job runs.",
    tasks: "Tasks",
    slots: "Slots",
    coordinator: "Checkpoint coordinator",
    epoch: (n: number) => `epoch ${n}`,
    slotRequests: "Slot requests",
    noRequests: "Nobody has asked for slots.",
    asked: (job: string, n: number) => `${job} asked for ${n === 1 ? "1 slot" : `${n} slots`}:`,
    outcomes: { granted: "granted", refused: "refused", waiting: "waits" },
    rpc: "RPC log",
    filters: { all: "All", quiet: "No heartbeats" },
    heap: (heap: string, rss: string) => `heap ${heap}, process ${rss}`,
    main: "main thread",
    cpu: "CPU",
    cpuShared: "shared by all threads",
    cores: (n: string) => `${n} cores`,
    cell: (size: string, n: number) => (n === 1 ? `${size} a cell` : `${size} each, ${n} a cell`),
    exchange: "Exchange",
    corner: "from, to",
    edge: "Edge of the JobGraph",
    channels: (n: number) => (n === 1 ? "1 channel" : `${n} channels`),
    starved: (n: number) => (n === 1 ? "1 channel is out of credits" : `${n} channels are out of credits`),
    note: "Slots divide memory, not CPU: every slot is one thread, and all threads share the cores.",
    open: "Open the cluster page",
  },
  node: {
    now: "Now",
    charts: "Charts",
    rows: "Rows",
    panel: "Figures of the node",
    hotKeys: "Hot keys",
    noHotKeys: "No key stands out.",
    alignment: (group: string) => `Aligned: group ${group}`,
    alignmentBound: (bound: string) => `A source waits where it is more than ${bound} ahead of the slowest.`,
    waitsAhead: (length: string) => `waits, ${length} too far`,
    slowest: "the slowest",
    requests: (open: number, capacity: string) => `${open} of ${capacity} open`,
    openRequests: "Requests under way",
    failedRows: "Rows that failed",
    unrouted: "Rows without a subtask",
    timers: "Timers that are set",
    inLoop: (n: string) => `${n} to go round`,
    loopRows: "Rows that came back and wait",
    splits: "Splits being read, and their watermarks",
    noSplits: "No split is being read.",
    kept: {
      entries: (n: string) => `${n} ${n === "1" ? "entry" : "entries"}`,
      keys: (n: string) => `${n} ${n === "1" ? "key" : "keys"}`,
      windows: (n: string) => `${n} ${n === "1" ? "window" : "windows"}`,
      slices: (n: string) => `${n} ${n === "1" ? "slice" : "slices"} of windows`,
      rows: (n: string) => `${n} ${n === "1" ? "row" : "rows"}`,
      requests: (n: string) => `${n} ${n === "1" ? "request" : "requests"}`,
    },
    ofCapacity: (n: string) => `of ${n}`,
    timeHolder: "Who holds time back",
    noWatermarks: "No watermark has come.",
    input: (node: string, subtask: number) => `${node} ${subtask}`,
    holds: "holds time back",
    idle: "idle",
    ended: "ended",
    none: "none yet",
    noEventTime: "Rows come here without event time: no watermark holds anything back.",
    charted: {
      entries: "Entries in state",
      skew: "Skew: busiest subtask over the mean",
      rows: "Rows",
      load: "Load",
      lag: "Watermark lag",
      state: "State",
      late: "Late rows",
      queued: "Queued segments",
      checkpoint: "Checkpoint time",
    },
    series: {
      rowsIn: "in",
      rowsOut: "out",
      busy: "busy",
      backpressured: "backpressured",
    },
    lastMinutes: "last 10 min",
    rowsOf: (node: string) => `Rows that leave ${node}`,
    sampled: "A sample: up to 16 rows a second, while this is open.",
    noRowsPass: "No rows pass right now.",
    eventTime: "Event time",
  },
} as const;
