import type { Words } from "./words.ts";

export const stateBackend: Words["stateBackend"] = {
  label: "状态后端",
  names: { default: "跟随服务器", hashmap: "哈希表（内存）", lmdb: "LMDB（磁盘）" },
  hints: {
    default: "默认在内存中，除非启动服务器时用 --state-backend 指定。",
    hashmap:
      "键控状态存放在 slot 内存的表中，速度最快；放不下时作业失败。对应 Flink 的 HashMapStateBackend。",
    lmdb: "键控状态存放在磁盘，内存中有缓存：适合超出内存的状态，速度较慢。定时器、等待 HTTP 应答的行、函数的广播状态仍在内存中，预览和单步也是。对应 Flink 的 EmbeddedRocksDBStateBackend。",
  },
  memory: "缓存，每个算子子任务 MB",
  disk: "磁盘，每个子任务 MB",
  live: "LMDB：这里只显示此刻在内存中的条目，最近的检查点包含全部。",
};
