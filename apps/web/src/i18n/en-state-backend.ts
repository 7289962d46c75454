export const stateBackend = {
  label: "State backend",
  names: { default: "As the server is set", hashmap: "Hash map (memory)", lmdb: "LMDB (disk)" },
  hints: {
    default: "In memory, unless the server was started with another --state-backend.",
    hashmap:
      "Keyed state lies in tables in the slots’ memory: fastest. State that does not fit fails the job. Flink: HashMapStateBackend.",
    lmdb: "Keyed state lies on disk with a cache in memory: for more state than memory, slower. Timers, rows that wait for an HTTP answer and broadcast state of functions stay in memory, as do previews and Step. Flink: EmbeddedRocksDBStateBackend.",
  },
  memory: "Cache, MB an operator’s subtask",
  disk: "Disk, MB a subtask",
  live: "LMDB: shown are the entries that are in memory now. The newest checkpoint has all.",
};
