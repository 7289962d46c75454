import type { Words } from "./words.ts";

const after = (held: number): string => (held === 0 ? "" : `是 ${held} 个反压任务之后`);

export const watch: Words["watch"] = {
  credits: (n) => `信用 ${n}`,
  queue: (queued, of, credits) => `队列 ${queued}/${of} 段，信用 ${credits}`,
  why: {
    title: "为什么慢？",
    pace: "速度由什么决定？",
    measured: (length) => `最近 ${length}实测`,
    measuring: "测量中……",
    subtask: (n) => `子任务 ${n}`,
    bar: (busy, rows) => `繁忙 ${busy}，占行数 ${rows}`,
    close: "关闭说明",
    texts: {
      "hot-key": (f) =>
        `“${f.node}”子任务 ${f.subtask} ${after(f.held)}第一个繁忙的任务。${f.column} 的键 ${f.key} 占全部行的 ${f.keyShare}。`,
      skew: (f) =>
        `“${f.node}”子任务 ${f.subtask} ${after(f.held)}第一个繁忙的任务。它分到 ${f.share} 的行，但不是某一个键造成的。`,
      "slow-subtask": (f) => `“${f.node}”子任务 ${f.subtask} 繁忙 ${f.busy}，处理的行却不比其他子任务多。`,
      "low-parallelism": (f) =>
        `“${f.node}”${after(f.held)}第一个繁忙的任务：并行度 ${f.parallelism} 要接 ${f.producers} 个上游子任务的行。`,
      "slow-operator": (f) =>
        `“${f.node}”${after(f.held)}第一个繁忙的任务：所有子任务都繁忙，最高 ${f.busy}。`,
      "slow-sink": (f) => `输出“${f.node}”${after(f.held)}第一个繁忙的任务：写出占用 ${f.busy} 的时间。`,
      "sink-waits": (f) => `输出“${f.node}”有 ${f.waits} 的时间在等文件或连接接收数据。`,
      "shared-core": (f) =>
        `“${f.node}”子任务 ${f.subtask} 与“${f.rival}”共用 slot ${f.slot} 的唯一线程，两者都不够用。`,
      alignment: (f) =>
        `“${f.node}”的 ${f.of} 个通道中有 ${f.channels} 个在 ${f.shut} 的时间里关闭，等“${f.late}”子任务 ${f.lateSubtask} 迟到的 Barrier。`,
      "time-held-back": (f) =>
        `“${f.node}”的事件时间停滞：“${f.producer}”子任务 ${f.producerSubtask} 没有数据${f.behind === null ? "，也没有水位线" : `，落后 ${f.behind}`}。`,
      "busy-source": (f) => `没有反压。“${f.node}”自身繁忙 ${f.busy}，速率 ${f.rate}。`,
      "source-limited": (f) => `没有反压。“${f.node}”速率 ${f.rate}，下游已全部处理完。`,
    },
    fixes: {
      "hot-key": () => "增加子任务没有用：同一个键只归一个子任务。可以过滤它，或在分区前先聚合。",
      skew: () => "换一个键列或增加子任务，可以把行分散开。",
      "slow-subtask": () => "看看它所在的 TaskManager 和 slot：可能是机器、文件或对端慢。",
      "low-parallelism": () => "增加子任务来分担这些行。",
      "slow-operator": () => "如果还有空闲的核，增加子任务来分担。",
      "slow-sink": () => "增加子任务并行写出。",
      "sink-waits": () => "瓶颈是磁盘或对端，不是这台机器的核。",
      "shared-core": () => "增加子任务，分散到更多 slot。",
      alignment: () => "加长检查点间隔，通道就不会那么频繁地关闭。",
      "time-held-back": () => "静默一段时间后标记为空闲，就不会再阻碍时间推进。",
      "busy-source": () => "增加子任务并行读取。",
      "source-limited": () => "没有变慢的地方。",
    },
    remedies: {
      "raise-parallelism": (n) => `并行度改为 ${n}`,
      "mark-idle": () => "让静默的输入变为空闲",
      "longer-checkpoint-interval": (length) => `每 ${length}做一次检查点`,
      "show-checkpoint": () => "查看检查点",
      "show-node": () => "查看节点",
    },
  },
  node: {
    now: "当前",
    charts: "图表",
    rows: "数据行",
    panel: "节点指标",
    hotKeys: "热点键",
    noHotKeys: "没有突出的键。",
    timeHolder: "谁拖住了时间",
    noWatermarks: "还没有收到水位线。",
    input: (node, subtask) => `${node} 第 ${subtask} 路`,
    holds: "拖住了时间",
    idle: "空闲",
    ended: "已结束",
    none: "还没有",
    charted: {
      rows: "行数",
      load: "负载",
      lag: "水位线滞后",
      state: "状态大小",
      late: "迟到的行",
      queued: "排队的段",
      checkpoint: "检查点耗时",
    },
    series: {
      rowsIn: "输入",
      rowsOut: "输出",
      busy: "繁忙",
      backpressured: "反压",
    },
    lastMinutes: "最近 10 分钟",
    rowsOf: (node) => `从“${node}”流出的行`,
    sampled: "抽样：打开期间每秒最多 16 行。",
    noRowsPass: "此刻没有行经过。",
    eventTime: "事件时间",
  },
};
